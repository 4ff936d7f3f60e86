#!/bin/sh
# Claims about engine and workers in headless Chromium. Part of `make check-classroom`.
exec node tests/classroom/pool.mjs
