#!/bin/sh
# Open MPI: one city over ranks gives the bits of one rank; see lib.sh.
library=openmpi
. tests/mpi/lib.sh
