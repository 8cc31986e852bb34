module orisha.example/servers/go

go 1.22
