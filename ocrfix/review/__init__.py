"""What a person decides about the edits."""
