"""Past one machine: a class judged by Dask workers, wherever they run.

The machine that starts a run reads the submissions and keeps the journal; workers get text and give records. They have
the course themselves, and refuse what was started with another one.
"""
