package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const (
	authorization   = "COMMON_SECURITY_AUTHORIZATIONENABLED"
	defaultPassword = "COMMON_SECURITY_DEFAULTROOTPASSWORD"
)

func TestAuthentication(t *testing.T) {
	t.Setenv(defaultPassword, "se:cret")
	store, err := openStore(t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	root, err := openRoot(store.dir)
	if err != nil {
		t.Fatal(err)
	}
	bodies := map[int]string{200: `{"code":0,"data":[]}`, 401: `{"code":1800,"message":"user hasn't authenticated"}`}
	for _, c := range []struct {
		on, user, password, header string
		status                     int
	}{
		{on: "false", status: 200},
		{on: "true", status: 401},
		{on: "True", header: "Bearer root:Milvus", status: 401},
		{on: "true", header: "Bearer admin:se:cret", status: 401},
		{on: "true", header: "Bearer root:se:cret", status: 200},
		{on: "true", header: "root:se:cret", status: 200},
		{on: "1", user: "root", password: "se:cret", status: 200},
		{on: "true", user: "root", password: "Milvus", status: 401},
	} {
		t.Setenv(authorization, c.on)
		request := httptest.NewRequest(http.MethodPost, "/v2/vectordb/collections/list", strings.NewReader("{}"))
		request.Header.Set("Authorization", c.header)
		if c.user != "" {
			request.SetBasicAuth(c.user, c.password)
		}
		recorder := httptest.NewRecorder()
		proxyHandler(store, root, nil).ServeHTTP(recorder, request)
		if recorder.Code != c.status || strings.TrimSpace(recorder.Body.String()) != bodies[c.status] {
			t.Errorf("%v: got %d %s", c, recorder.Code, recorder.Body)
		}
	}
}

func TestTheFirstStartSetsThePassword(t *testing.T) {
	dir := t.TempDir()
	for _, later := range []string{"first", "second", strings.Repeat("x", 73)} {
		t.Setenv(defaultPassword, later)
		if root, err := openRoot(dir); err != nil || root.passwordHash != hashOf("first") {
			t.Errorf("%s: %v %v", later, root, err)
		}
	}
}

func TestPasswordsHaveALimitInBytes(t *testing.T) {
	for password, want := range map[string]error{
		strings.Repeat("x", 72): nil,
		strings.Repeat("x", 73): errPasswordTooLong,
		strings.Repeat("ü", 37): errPasswordTooLong,
	} {
		t.Setenv(defaultPassword, password)
		if _, err := openRoot(t.TempDir()); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", password, err, want)
		}
	}
}
