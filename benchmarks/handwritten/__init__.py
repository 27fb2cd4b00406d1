"""The benchmark workloads as a good engineer would write them in plain SimPy, without covsim."""
