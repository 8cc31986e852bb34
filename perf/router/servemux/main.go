// Times net/http's ServeMux. The protocol is in ../__main__.py. SPDX-License-Identifier: MIT
package main

import (
	"bufio"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"strings"
	"time"
)

type nothing struct{ header http.Header }

func (n *nothing) Header() http.Header         { return n.header }
func (n *nothing) Write(b []byte) (int, error) { return len(b), nil }
func (n *nothing) WriteHeader(int)             {}

var taken uint64
var wanted bool
var lengths uint64

// lines of "METHOD PATH".
func lines(name string) [][2]string {
	text, err := os.ReadFile(name)
	if err != nil {
		panic(err)
	}
	var found [][2]string
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		method, path, _ := strings.Cut(line, " ")
		found = append(found, [2]string{method, path})
	}
	return found
}

// pattern writes "/a/:id/*rest" as "/a/{id}/{rest...}"; a slash at the end matches no more than itself.
func pattern(path string) (string, []string) {
	var names []string
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if strings.HasPrefix(part, ":") {
			names = append(names, part[1:])
			parts[i] = "{" + part[1:] + "}"
		} else if strings.HasPrefix(part, "*") {
			names = append(names, part[1:])
			parts[i] = "{" + part[1:] + "...}"
		}
	}
	joined := strings.Join(parts, "/")
	if strings.HasSuffix(joined, "/") {
		joined += "{$}"
	}
	return joined, names
}

func main() {
	defer func() {
		if problem := recover(); problem != nil {
			fmt.Fprintln(os.Stderr, "ServeMux refuses:", strings.ReplaceAll(fmt.Sprint(problem), "\n", " "))
			os.Exit(1)
		}
	}()
	table := lines(os.Args[1])
	mux := http.NewServeMux()
	for number, route := range table {
		path, names := pattern(route[1])
		route := uint64(number)
		mux.HandleFunc(table[number][0]+" "+path, func(w http.ResponseWriter, r *http.Request) {
			taken = route
			if wanted {
				for _, name := range names {
					lengths += uint64(len(r.PathValue(name)))
				}
			}
		})
	}
	var streams [][]*http.Request
	for _, name := range os.Args[2:] {
		var stream []*http.Request
		for _, request := range lines(name) {
			stream = append(stream, &http.Request{Method: request[0], URL: &url.URL{Path: request[1]}, Host: "x", Proto: "HTTP/1.1"})
		}
		streams = append(streams, stream)
	}
	none := uint64(len(table))
	writer := &nothing{http.Header{}}
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		var number, times int
		fmt.Sscan(input.Text(), &number, &times)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begin := time.Now()
		var sum uint64
		for i := 0; i < times; i++ {
			for _, request := range streams[number] {
				taken = none
				mux.ServeHTTP(writer, request)
				sum += taken
			}
		}
		elapsed := float64(time.Since(begin).Nanoseconds())
		runtime.ReadMemStats(&after)
		if times == 0 {
			wanted = true
			for _, request := range streams[number] {
				taken, lengths = none, 0
				mux.ServeHTTP(writer, request)
				sum = sum*31 + taken + lengths
			}
			wanted = false
		}
		fmt.Printf("%.4f %d %d\n", elapsed/float64(max(times, 1)*len(streams[number])), sum, after.Mallocs-before.Mallocs)
	}
}
