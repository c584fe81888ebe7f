package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

type reading struct {
	Code    int             `json:"code"`
	Data    json.RawMessage `json:"data"`
	Message string          `json:"message"`
}

func newServer(t *testing.T, dir string) *httptest.Server {
	t.Helper()
	s, err := openStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(restHandler(s))
	t.Cleanup(server.Close)
	return server
}

func post(t *testing.T, server *httptest.Server, path, body string) reading {
	t.Helper()
	response, err := http.Post(server.URL+"/v2/vectordb/"+path, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d", path, response.StatusCode)
	}
	var r reading
	if err := json.NewDecoder(response.Body).Decode(&r); err != nil {
		t.Fatal(err)
	}
	return r
}

func expect(t *testing.T, server *httptest.Server, path, body, data string) {
	t.Helper()
	if r := post(t, server, path, body); r.Code != 0 || string(r.Data) != data {
		t.Errorf("%s %s\n got %d %s %s\nwant 0 %s", path, body, r.Code, r.Data, r.Message, data)
	}
}

const rows = `[{"id":1,"vector":[1,0],"color":"red"},{"id":2,"vector":[0,1],"color":"green"},{"id":3,"vector":[3,3],"color":"blue"}]`

func TestCollectionsComeAndGo(t *testing.T) {
	server := newServer(t, t.TempDir())
	expect(t, server, "collections/list", `{}`, `[]`)
	expect(t, server, "collections/create", `{"collectionName":"a","dimension":2}`, `{}`)
	expect(t, server, "collections/create", `{"collectionName":"a","dimension":2}`, `{}`)
	expect(t, server, "collections/list", `{}`, `["a"]`)
	expect(t, server, "collections/has", `{"collectionName":"a"}`, `{"has":true}`)
	expect(t, server, "collections/drop", `{"collectionName":"a"}`, `{}`)
	expect(t, server, "collections/has", `{"collectionName":"a"}`, `{"has":false}`)
}

func TestSearchFindsTheNearest(t *testing.T) {
	for metric, want := range map[string]string{
		"L2":     `[{"distance":1,"id":2},{"distance":5,"id":1}]`,
		"IP":     `[{"distance":6,"id":3},{"distance":1,"id":1}]`,
		"COSINE": `[{"distance":1,"id":3},{"distance":0.7071067811865475,"id":1}]`,
	} {
		query := map[string]string{"L2": "[0,2]", "IP": "[1,1]", "COSINE": "[5,5]"}[metric]
		server := newServer(t, t.TempDir())
		expect(t, server, "collections/create", `{"collectionName":"a","dimension":2,"metricType":"`+metric+`"}`, `{}`)
		expect(t, server, "entities/insert", `{"collectionName":"a","data":`+rows+`}`, `{"insertCount":3,"insertIds":[1,2,3]}`)
		expect(t, server, "entities/search", `{"collectionName":"a","data":[`+query+`],"limit":2}`, want)
	}
}

func TestRowsSurviveARestart(t *testing.T) {
	dir := t.TempDir()
	server := newServer(t, dir)
	expect(t, server, "collections/create", `{"collectionName":"a","dimension":2}`, `{}`)
	expect(t, server, "entities/insert", `{"collectionName":"a","data":[{"id":9007199254740993,"vector":[1,0],"color":"red"}]}`,
		`{"insertCount":1,"insertIds":[9007199254740993]}`)

	again := newServer(t, dir)
	expect(t, again, "entities/search", `{"collectionName":"a","data":[[1,0]],"limit":1,"outputFields":["color"]}`,
		`[{"color":"red","distance":1,"id":9007199254740993}]`)
}

func TestMistakesHaveMilvusNumbers(t *testing.T) {
	server := newServer(t, t.TempDir())
	expect(t, server, "collections/create", `{"collectionName":"a","dimension":2}`, `{}`)
	for _, c := range []struct {
		path, body string
		code       int
	}{
		{"collections/list", `no JSON`, 1801},
		{"collections/has", `{}`, 1802},
		{"collections/create", `{"collectionName":"../a","dimension":2}`, 1100},
		{"collections/create", `{"collectionName":"b"}`, 1100},
		{"entities/insert", `{"collectionName":"none","data":[]}`, 100},
		{"entities/insert", `{"collectionName":"a","data":[{"id":1,"vector":[1]}]}`, 1804},
		{"entities/insert", `{"collectionName":"a","data":[{"vector":[1,2]}]}`, 1804},
		{"entities/search", `{"collectionName":"none","data":[[1,2]]}`, 100},
		{"entities/search", `{"collectionName":"a","data":[[1]]}`, 1100},
	} {
		if r := post(t, server, c.path, c.body); r.Code != c.code || r.Message == "" {
			t.Errorf("%s %s: got %d %q, want %d", c.path, c.body, r.Code, r.Message, c.code)
		}
	}
}
