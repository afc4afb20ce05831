"""Notes, calls and meetings on a record, and the record's timeline."""
