"""What a student is told on her own machine."""

SENTENCES: dict[str, str] = {
    "no_public_checks": (
        "There is no public.json in {folder}: keep the notebook and your module in the folder of the assignment."
    ),
    "public_checks_damaged": "test_public.py is damaged: get the assignment anew.",
    "public_checks_summary": (
        "{passed} of {total} public checks passed. {hidden} hidden checks wait for what you hand in."
    ),
}
