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

func newServer(t *testing.T, dir string, names ...fault) *httptest.Server {
	t.Helper()
	on := faults{}
	for _, name := range names {
		on[name] = 0
	}
	s, err := openStore(dir, on)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(proxyHandler(s, root{}, on))
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

// newCollection is the server with three rows in the collection a, whose metric is L2.
func newCollection(t *testing.T, names ...fault) *httptest.Server {
	t.Helper()
	server := newServer(t, t.TempDir(), names...)
	expect(t, server, "collections/create", `{"collectionName":"a","dimension":2,"metricType":"L2"}`, `{}`)
	expect(t, server, "entities/insert", `{"collectionName":"a","data":`+rows+`}`, `{"insertCount":3,"insertIds":[1,2,3]}`)
	return server
}

func TestCollectionCalls(t *testing.T) {
	server := newCollection(t)
	for path, data := range map[string]string{
		"collections/create":         `{}`,
		"collections/flush":          `{}`,
		"collections/load":           `{}`,
		"collections/get_load_state": `{"loadProgress":100,"loadState":"LoadStateLoaded"}`,
		"collections/get_stats":      `{"rowCount":3}`,
		"collections/describe": `{"collectionName":"a","enableDynamicField":true,` +
			`"fields":[{"autoId":false,"id":100,"name":"id","primaryKey":true,"type":"Int64"},` +
			`{"id":101,"name":"vector","params":[{"key":"dim","value":"2"}],"primaryKey":false,"type":"FloatVector"}],` +
			`"indexes":[{"fieldName":"vector","indexName":"vector","metricType":"L2"}],"load":"LoadStateLoaded"}`,
	} {
		expect(t, server, path, `{"collectionName":"a","dimension":2,"metricType":"L2"}`, data)
	}
}

func TestEntityCalls(t *testing.T) {
	first := `[{"color":"red","id":1,"vector":[1,0]}]`
	for _, c := range []struct{ path, body, data string }{
		{"entities/get", `"id":1`, first},
		{"entities/get", `"id":["1"]`, first},
		{"entities/get", `"id":[1,3],"outputFields":["color"]`, `[{"color":"red","id":1},{"color":"blue","id":3}]`},
		{"entities/query", `"filter":"id in [1, 9]"`, first},
		{"entities/query", `"filter":"color == 'red'","consistencyLevel":"Strong"`, first},
		{"entities/query", `"filter":"id >= 2","outputFields":["id"]`, `[{"id":2},{"id":3}]`},
		{"entities/query", `"filter":"id < 3","outputFields":["id"],"limit":1`, `[{"id":1}]`},
		{"entities/query", `"filter":"","outputFields":["count(*)"]`, `[{"count(*)":3}]`},
		{"entities/search", `"data":[[1,0]],"limit":1,"annsField":"vector","searchParams":{"params":{}},"consistencyLevel":"Strong"`,
			`[{"distance":0,"id":1}]`},
		{"entities/search", `"data":[[1,0]],"limit":1,"filter":"id in [2,3]"`, `[{"distance":2,"id":2}]`},
		{"entities/search", `"data":[[1,0],[0,1]],"limit":1`, `[{"distance":0,"id":1},{"distance":0,"id":2}]`},
	} {
		expect(t, newCollection(t), c.path, `{"collectionName":"a",`+c.body+`}`, c.data)
	}
}

func TestDeletedRowsStayDeleted(t *testing.T) {
	dir := t.TempDir()
	server := newServer(t, dir)
	expect(t, server, "collections/create", `{"collectionName":"a","dimension":2}`, `{}`)
	expect(t, server, "entities/insert", `{"collectionName":"a","data":`+rows+`}`, `{"insertCount":3,"insertIds":[1,2,3]}`)
	expect(t, server, "entities/delete", `{"collectionName":"a","filter":"id in [1,9]"}`, `{"deleteCount":2}`)
	expect(t, server, "entities/delete", `{"collectionName":"a","filter":"id > 2"}`, `{"deleteCount":1}`)

	expect(t, newServer(t, dir), "entities/query", `{"collectionName":"a","outputFields":["id"]}`, `[{"id":2}]`)
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
		{"collections/create", `{"collectionName":"a","dimension":3}`, 1100},
		{"collections/load", `{"collectionName":"none"}`, 100},
		{"collections/get_load_state", `{"collectionName":"none"}`, 100},
		{"entities/get", `{"collectionName":"a"}`, 1802},
		{"entities/delete", `{"collectionName":"a"}`, 1802},
		{"entities/delete", `{"collectionName":"none","filter":"id in [1]"}`, 100},
		{"entities/query", `{"collectionName":"a","filter":"id == 1 and id == 2"}`, 1100},
		{"entities/query", `{"collectionName":"a","filter":"id in 1"}`, 1100},
		{"entities/search", `{"collectionName":"a","data":[[1,2]],"filter":"what?"}`, 1100},
		{"entities/search", `{"collectionName":"a","data":[[1,2]],"annsField":"other"}`, 1801},
		{"entities/search", `{"collectionName":"a"}`, 1802},
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
