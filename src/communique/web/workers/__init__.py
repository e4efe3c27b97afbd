"""Processes that answer requests out of the reach of the one that accepts connections.

Nothing that parses or evaluates what a stranger sends runs in the process that accepts connections: the engine's parser
can overflow its stack, its evaluation cannot be interrupted, and either takes its process with it. So each request is
handed to one of a few warm workers, which have no network and a ceiling of memory, answer one request at a time, and
are killed and replaced when their time is up.

`wire` is the form of a request and an answer between the processes, `sandbox` what a worker gives up, `worker` its main
loop, `connector` how it comes by a connection to another engine all the same, `pool` who gets which worker when.
"""
