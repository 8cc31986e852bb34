// The static pages, held in memory in both encodings and negotiated by Accept-Encoding.
// SPDX-License-Identifier: MIT
package main

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A variant is one encoding of the page with its header values, ready to be shared by all responses.
type variant struct {
	body                   []byte
	length, encoding, etag []string
}

type page struct{ identity, gzip variant }

var (
	htmlType   = []string{"text/html; charset=utf-8"}
	varyAccept = []string{"Accept-Encoding"}
)

func readPage(site, name string) (*page, error) {
	identity, err := readVariant(filepath.Join(site, name), nil)
	if err != nil {
		return nil, err
	}
	gzip, err := readVariant(filepath.Join(site, name+".gz"), []string{"gzip"})
	if err != nil {
		return nil, err
	}
	return &page{identity, gzip}, nil
}

func readVariant(path string, encoding []string) (variant, error) {
	body, err := os.ReadFile(path)
	hash := sha256.Sum256(body)
	return variant{body, []string{strconv.Itoa(len(body))}, encoding, []string{fmt.Sprintf(`"%x"`, hash[:8])}}, err
}

// acceptsGzip tells whether an Accept-Encoding (RFC 9110 section 12.5.3) lets gzip in.
func acceptsGzip(accept string) bool {
	if accept == "gzip" {
		return true
	}
	star := false
	for _, item := range strings.Split(accept, ",") {
		coding, weight, _ := strings.Cut(item, ";")
		value, weighted := strings.CutPrefix(strings.ReplaceAll(strings.ToLower(weight), " ", ""), "q=")
		q, err := strconv.ParseFloat(value, 64)
		wanted := !weighted || err == nil && q > 0
		switch strings.ToLower(strings.TrimSpace(coding)) {
		case "gzip", "x-gzip":
			return wanted
		case "*":
			star = wanted
		}
	}
	return star
}

func (p *page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v := &p.identity
	if accept := r.Header["Accept-Encoding"]; len(accept) > 0 && acceptsGzip(strings.Join(accept, ",")) {
		v = &p.gzip
	}
	header := w.Header()
	header["Etag"] = v.etag
	header["Vary"] = varyAccept
	if match := r.Header["If-None-Match"]; len(match) > 0 && strings.Contains(strings.Join(match, ","), v.etag[0]) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header["Content-Type"] = htmlType
	header["Content-Length"] = v.length
	if v.encoding != nil {
		header["Content-Encoding"] = v.encoding
	}
	w.Write(v.body)
}
