"""What every command shares: language, options, streams, output, progress, and how problems are said."""
