"""What pages share: the session's choices (``state``), drawn parts (``parts``), the server around them (``server``)."""
