#!/bin/sh
# Claims about engine and workers in headless Firefox; skipped where there is none. Part of `make check-classroom`.
exec node tests/classroom/firefox.mjs
