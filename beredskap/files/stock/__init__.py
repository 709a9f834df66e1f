"""Stock sheets: columns recognised, cells read, rows checked and matched with stores."""
