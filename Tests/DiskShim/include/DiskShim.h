// A disk that fails on demand, for a program that is started with LD_PRELOAD. Nothing is called by hand.
