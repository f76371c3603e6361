"""Turn a report into what somebody outside reads."""
