package main

import (
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestReadFaults(t *testing.T) {
	for _, c := range []struct {
		names, after string
		want         faults
	}{
		{"", "", faults{}},
		{"slow", "", faults{slow: time.Second}},
		{"early-empty-list, unmasked", "", faults{earlyEmptyList: 3 * time.Second, unmasked: 0}},
		{"dies", "50ms", faults{dies: 50 * time.Millisecond}},
		{"burn", "", nil},
		{"slow,", "", nil},
		{"slow", "soon", nil},
	} {
		got, err := readFaults(c.names, c.after)
		if !maps.Equal(got, c.want) || (err != nil) != (c.want == nil) {
			t.Errorf("%q %q: got %v %v, want %v", c.names, c.after, got, err, c.want)
		}
	}
}

func TestWrongAnswers(t *testing.T) {
	const search = `{"collectionName":"a","data":[[1,0]],"limit":2}`
	server := newCollection(t, wrongNeighbours)
	expect(t, server, "entities/search", search, `[{"distance":13,"id":3},{"distance":2,"id":2}]`)
	server = newCollection(t, wrongDistances)
	expect(t, server, "entities/search", search, `[{"distance":0.5,"id":1},{"distance":2.5,"id":2}]`)

	if r := post(t, newCollection(t, errorCode), "entities/search", search); r.Code != 1100 || r.Message == "" {
		t.Errorf("error-code: got %v", r)
	}
	server = newServer(t, t.TempDir(), errorOnInsert)
	expect(t, server, "collections/create", `{"collectionName":"a","dimension":2}`, `{}`)
	if r := post(t, server, "entities/insert", `{"collectionName":"a","data":`+rows+`}`); r.Code != 1100 {
		t.Errorf("error-on-insert: got %v", r)
	}
}

func TestLosses(t *testing.T) {
	for name, names := range map[fault]string{losesRows: `["a"]`, losesCollections: `[]`} {
		dir := t.TempDir()
		server := newServer(t, dir, name)
		expect(t, server, "collections/create", `{"collectionName":"a","dimension":2}`, `{}`)
		expect(t, server, "entities/insert", `{"collectionName":"a","data":`+rows+`}`, `{"insertCount":3,"insertIds":[1,2,3]}`)
		expect(t, server, "entities/query", `{"collectionName":"a","outputFields":["count(*)"]}`, `[{"count(*)":3}]`)

		again := newServer(t, dir, name)
		expect(t, again, "collections/list", `{}`, names)
		if name == losesRows {
			expect(t, again, "entities/search", `{"collectionName":"a","data":[[1,0]]}`, `[]`)
		}
	}
}

func TestStrangeAnswers(t *testing.T) {
	for _, c := range []struct {
		faults faults
		status int
		body   string
	}{
		{faults{garbageREST: 0}, 200, "not JSON"},
		{faults{noRESTv2: 0}, 404, "404 page not found"},
		{faults{slow: 100 * time.Millisecond}, 200, `{"code":0,"data":[]}` + "\n"},
	} {
		store, err := openStore(t.TempDir(), c.faults)
		if err != nil {
			t.Fatal(err)
		}
		request := httptest.NewRequest(http.MethodPost, "/v2/vectordb/collections/list", strings.NewReader("{}"))
		recorder := httptest.NewRecorder()
		began := time.Now()
		proxyHandler(store, root{}, c.faults).ServeHTTP(recorder, request)
		if recorder.Code != c.status || recorder.Body.String() != c.body || time.Since(began) < c.faults[slow] {
			t.Errorf("%v: got %d %q after %v", c.faults, recorder.Code, recorder.Body, time.Since(began))
		}
	}
}

func TestNoAnswer(t *testing.T) {
	server := newServer(t, t.TempDir(), noAnswer)
	patience, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	url := server.URL + "/v2/vectordb/collections/list"
	request, err := http.NewRequestWithContext(patience, http.MethodPost, url, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if response, err := http.DefaultClient.Do(request); err == nil {
		body, _ := io.ReadAll(response.Body)
		t.Errorf("got %d %q", response.StatusCode, body)
	}
}
