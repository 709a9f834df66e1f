"""What every command shares: language, options, streams, output, progress, how problems are said, and every way out."""
