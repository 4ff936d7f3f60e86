#!/bin/sh
# MPICH: one city over ranks gives the bits of one rank; see lib.sh.
library=mpich
. tests/mpi/lib.sh
