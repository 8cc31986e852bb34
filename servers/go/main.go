// Go's contestant: net/http as it comes, with the pattern router of Go 1.22.
//
// PORT, BIND and SITE (the folder of the static pages) come in the environment, GOMAXPROCS sets the workers. Header values
// that never change are shared slices, bodies are appended into pooled buffers; the rest is the standard library's.
// SPDX-License-Identifier: MIT
package main

import (
	"encoding/json"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
)

var (
	jsonType  = []string{"application/json"}
	plainType = []string{"text/plain; charset=utf-8"}
	hello     = text{http.StatusOK, []byte("Hello, World!"), []string{"13"}}
	root      = text{http.StatusOK, []byte("root\n"), []string{"5"}}
	notFound  = text{http.StatusNotFound, []byte("Not Found"), []string{"9"}}
	buffers   = sync.Pool{New: func() any { b := make([]byte, 0, 256); return &b }}
)

// A text is a constant answer with its length as a header value, shared by all responses.
type text struct {
	status int
	body   []byte
	length []string
}

func (t *text) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	header := w.Header()
	header["Content-Type"] = plainType
	header["Content-Length"] = t.length
	w.WriteHeader(t.status)
	w.Write(t.body)
}

// appendJSON appends s as it stands inside a JSON string. Only what needs escaping pays for encoding/json.
func appendJSON(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c >= 0x7f || c == '"' || c == '\\' {
			quoted, _ := json.Marshal(s) // a string always marshals
			return append(b, quoted[1:len(quoted)-1]...)
		}
	}
	return append(b, s...)
}

func user(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	buffer := buffers.Get().(*[]byte)
	b := append((*buffer)[:0], `{"id":"`...)
	b = appendJSON(b, id)
	b = append(b, `","name":"User `...)
	b = appendJSON(b, id)
	b = append(b, `"}`...)
	w.Header()["Content-Type"] = jsonType
	w.Write(b)
	*buffer = b
	buffers.Put(buffer)
}

func setting(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/users/{id}", user)
	site := setting("SITE", "../../scenarios/site")
	for _, name := range []string{"index.html", "page.html"} {
		page, err := readPage(site, name)
		if err != nil {
			log.Fatalf("go contestant: %v; set SITE to the folder of the pages and their .gz", err)
		}
		mux.Handle("GET /"+name, page)
	}
	mux.Handle("GET /plaintext", &hello)
	mux.Handle("GET /{$}", &root)
	mux.HandleFunc("POST /echo", echo)
	file, err := readFile(site, "lines.txt")
	if err != nil {
		log.Fatalf("go contestant: %v; set SITE to the folder of the pages", err)
	}
	mux.Handle("GET /lines.txt", file)
	mux.Handle("/", &notFound)

	address := net.JoinHostPort(setting("BIND", "127.0.0.1"), setting("PORT", "8080"))
	log.Fatalf("go contestant: %v; choose another PORT or BIND", http.ListenAndServe(address, mux))
}
