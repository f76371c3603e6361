"""What the teacher decides: course.toml, the roster, deadlines, adjustments."""
