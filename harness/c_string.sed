# Turns a text file into C string literals, one a line: how wrk_report.lua gets into the program.
s/\\/\\\\/g
s/"/\\"/g
s/^/"/
s/$/\\n"/
