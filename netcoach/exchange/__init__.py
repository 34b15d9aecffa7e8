"""Files in and out: contact files that people have, and all facts of a journal as one readable file."""
