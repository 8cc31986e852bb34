// What only the conformance suite asks for: a body sent back, and a file by net/http's own means.
// SPDX-License-Identifier: MIT
package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

const echoLimit = 64 << 20

func echo(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, echoLimit))
	if err != nil {
		http.Error(w, "the body could not be read", http.StatusBadRequest)
		return
	}
	w.Header()["Content-Type"] = []string{"application/octet-stream"}
	w.Write(body)
}

// A file with both validators; conditions and ranges are http.ServeContent's.
type file struct {
	name     string
	bytes    []byte
	modified time.Time
	etag     []string
}

func readFile(site, name string) (*file, error) {
	path := filepath.Join(site, name)
	status, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	variant, err := readVariant(path, nil)
	return &file{name, variant.body, status.ModTime(), variant.etag}, err
}

func (f *file) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header()["Etag"] = f.etag
	http.ServeContent(w, r, f.name, f.modified, bytes.NewReader(f.bytes))
}
