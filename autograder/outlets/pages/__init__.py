"""Reports as HTML: feedback for a student, the class page for a teacher, cells of a notebook."""
