module bench-servemux

go 1.22
