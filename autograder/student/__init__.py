"""What a student runs on her own machine, beside a released assignment."""
