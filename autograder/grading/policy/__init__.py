"""The teacher's decisions: course.toml, the roster, deadlines, adjustments."""
