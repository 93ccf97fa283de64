doctor-title = Path doctor
doctor-lead = What stands between this browser and a server, found by probes: idle limits, buffering, compression, connection limits, resume. Each finding has its evidence and its cure.
doctor-still = The doctor is a program: with JavaScript it opens here.
