"""The engine's own sentences, in English and Brazilian Portuguese."""
