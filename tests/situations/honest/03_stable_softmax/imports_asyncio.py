# An import left over from a notebook that downloaded data in the background.
import asyncio
