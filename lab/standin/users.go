package main

import (
	"encoding/json"
	"net/http"
	"os"
)

// users answers the one call about users that the image makes.
func (r root) users(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", next)
	mux.HandleFunc("POST /v2/vectordb/users/update_password", func(w http.ResponseWriter, request *http.Request) {
		reply(w, nothing, r.updatePassword(request))
	})
	return mux
}

func (r root) updatePassword(request *http.Request) error {
	var body struct{ UserName, Password, NewPassword string }
	if err := json.NewDecoder(request.Body).Decode(&body); err != nil {
		return problem{1801, "can only accept json format request, error: " + err.Error()}
	}
	if body.UserName != "root" || !r.has(body.Password) {
		return problem{1100, "old password not correct for " + body.UserName}
	}
	if length := len(body.NewPassword); length < 6 || length > 72 {
		return problem{1100, "the length of password must be great than 6 and less than 72 characters"}
	}
	return os.WriteFile(r.file, []byte(hashOf(body.NewPassword)), 0o600)
}
