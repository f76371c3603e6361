"""What a teacher uses to write and publish assignments."""
