# Reads settings by Milvus' own rules, and prints them as calls of the functions in
# settings-found.sh. Input: known-settings, the variables (each ends with NUL), and
# Milvus' files, of which the last wins.

BEGIN {
  SECTIONS = "^(COMMON|ETCD|METASTORE|TIKV|MINIO|MQ|PULSAR|KAFKA|ROCKSMQ|NATSMQ|WOODPECKER|LOCALSTORAGE|LOG|GRPC|TLS|INTERNALTLS|PROXY|ROOTCOORD|DATACOORD|QUERYCOORD|MIXCOORD|INDEXCOORD|DATANODE|QUERYNODE|INDEXNODE|STREAMING|STREAMINGNODE|MSGCHANNEL|QUOTAANDLIMITS|TRACE|GPU|AUTOINDEX|RBAC|FUNCTION|CREDENTIAL|KNOWHERE)_"
}
input == "known" { if (/^[A-Z]/) learn($1, $2, $3); next }
input == "variables" { read_variable($0); next }
FNR == 1 { start_file() }
# Most of upstream's file.
skip == 0 && !open && block < 0 && /^ / && !/["'[{|>]/ { next }
{ read_line($0) }
END { start_file(); explain_variables(); print_settings() }

function learn(name, own, upstream,   key, i) {
  key = key_of(name)
  name_of[key] = name
  if (own == "variable") return
  order[++known] = key
  own_default[key] = own == "-" ? "" : own
  upstreams[key] = "|" upstream "|"
  for (i = 0; i <= length(key); i++) leads[substr(key, 1, i)] = 1
}

# As formatKey in Milvus' config.go.
function key_of(name) {
  name = tolower(name)
  gsub(/[\/_.]/, "", name)
  return name
}

function call(name, a, b, c, d, e) {
  print name, quote(a), quote(b), quote(c), quote(d), quote(e)
}

function quote(text) {
  gsub(/'/, "'\\''", text)
  return "'" text "'"
}

# Variables. A shell drops those with a dot, a hyphen or a space in their names.

function read_variable(line,   name, value, upper, key) {
  name = substr(line, 1, index(line, "=") - 1)
  value = substr(line, length(name) + 2)
  if (name !~ /^[A-Za-z_]*[A-Za-z]/) return
  upper = toupper(name)
  if (upper ~ /^MILVUS[.](ROOT|DATA|EXPOSE)[.]/) sub(/[.]/, "_", upper)
  sub(/^(MILVUS_CONF_|MILVUS[.])/, "", upper)
  gsub(/[^A-Z0-9]/, "_", upper)
  key = key_of(upper)
  given[key] = value
  if (key in name_of) {
    if (name != name_of[key]) call("use_variable", name, name_of[key], value)
    if (value ~ /^".*"$|^'.*'$/ && key !~ /password$/) call("warn_about_quotes", name)
    return
  }
  # Outside Milvus' sections, the shell may own the name, as it owns PATH.
  if (name ~ /[^A-Za-z0-9_]/ || name ~ /^[Mm][Ii][Ll][Vv][Uu][Ss]_[Cc][Oo][Nn][Ff]_/) {
    key = (upper ~ SECTIONS ? "" : "MILVUS_CONF_") upper
    if (key != name) call("use_variable", name, key, value)
  }
  if (upper ~ SECTIONS) check_value(name, value)
  if (name ~ /^(MILVUS|MINIO)_/ && value !~ /^tcp:/) others[name] = upper
}

function check_value(name, value,   bare, is_quoted) {
  bare = tolower(value)
  is_quoted = value ~ /^".*"$|^'.*'$/
  gsub(/^["']|["']$/, "", bare)
  if (bare ~ /^(y|yes|on|enabled?)$/ || is_quoted && bare == "true") call("warn_about_boolean", name, value)
  else if (is_quoted) call("warn_about_quotes", name)
}

# What other images and servers call a setting.
function explain_variables(   name, ours) {
  for (name in others) {
    ours = ours_for(name, others[name])
    if (ours != "" && !(key_of(ours) in given)) call("warn_about_name", name, ours)
  }
}

function ours_for(name, upper) {
  if (name ~ /_SERVICE_|_PORT_[0-9]/) return "" # of a service in Kubernetes
  if (name ~ /^MINIO_(ROOT_USER|USER|ACCESS_KEY)$/) return "MINIO_ACCESSKEYID"
  if (name ~ /^MINIO_(ROOT_PASSWORD|PASSWORD|SECRET_KEY)$/) return "MINIO_SECRETACCESSKEY"
  if (name ~ /^MINIO_(HOST|ENDPOINT)$/) return "MINIO_ADDRESS"
  if (name ~ /^MINIO_BUCKET$/) return "MINIO_BUCKETNAME"
  if (name ~ /^MINIO/) return ""
  if (name ~ /PASS(WORD|WD)?$|PWD$|AUTH|USER(NAME)?$/) return "milvusrootpasswordfile" in given ? "" : "MILVUS_ROOT_PASSWORD"
  if (name ~ /^MILVUS_(DATA|DB|STORAGE|VOLUME)(_(PATH|DIR|DIRECTORY))?$/) return "MILVUS_DATA_DIR"
  if (name ~ /^MILVUS_CONF(IG)?(_(PATH|DIR|FILE))?$/) return "MILVUSCONF"
  if (name ~ /^MILVUS_LOG_(PATH|DIR)$/) return "LOG_FILE_ROOTPATH"
  sub(/^MILVUS_/, "", name)
  if (key_of(name) in name_of) return name_of[key_of(name)]
  return upper ~ /^MILVUS_/ && name ~ SECTIONS ? name : ""
}

# Files. YAML is read line by line, as far as settings of ours can be in it: leads has
# the beginnings of their keys. What cannot be read for certain is printed, too.

function start_file() {
  if (open) trouble("", open_line, "what it opens is never closed")
  file = FILENAME
  if (file != files[count]) files[++count] = file
  depth = level = 0
  skip = block = indents[0] = -1
  open = quotes = ended = started = state[0] = keys[0] = child[0] = ""
  ids[0] = ++nodes
}

# trouble KEY LINE HINT: only if settings of ours can have to do with it.
function trouble(key, line, hint) {
  if (key in leads) call("stop_at_line", file, line, hint)
}

function read_line(text,   indent) {
  if (FNR == 1) {
    sub(/^\357\273\277/, "", text)
    if (text ~ /^(\377\376|\376\377)/) trouble("", 1, "save the file as UTF-8")
  }
  if (text ~ /[^ -~\t]/) {
    sub(/\r$/, "", text)
    if (!ended && text ~ /\r|\302\205|\342\200[\250\251]/) trouble("", FNR, "it has a character that Milvus reads as a line break")
  }
  if (ended) return
  if (open) { scan(text); return }
  indent = match(text, /[^ ]/) - 1
  text = substr(text, indent + 1)
  if (text == "" || text ~ /^#/) return
  if (block >= 0 && indent > block) return
  block = -1
  if (skip >= 0 && indent > skip) {
    if (state[depth] == "list" && keys[depth] in own_default) trouble(keys[depth], FNR, "write the list in one line, with commas")
    watch(text, indent)
    return
  }
  skip = -1
  if (indent == 0 && text ~ /^(---|\.\.\.)([ \t]|$)/) { read_marker(text); return }
  if (text ~ /^%/ && !started) return
  if (text ~ /^\t/) { trouble("", FNR, "it begins with a tab: indent with spaces"); return }
  started = 1
  if (text ~ /^-([ \t]|$)/) read_item(text, indent)
  else read_entry(text, indent)
}

# Only the first document counts.
function read_marker(text) {
  ended = started || text ~ /^\./
  started = 1
  if (!ended && text ~ /^---[ \t]+[^ \t#]/) trouble("", FNR, "begin a line after the ---")
}

# An item of a list, of which our settings have only plain ones.
function read_item(text, indent,   key) {
  while (depth && indents[depth] > indent) depth--
  key = keys[depth]
  if (state[depth] !~ /^(none|list)$/) trouble(state[depth] == "plain" ? key : "", FNR, "a list cannot be here")
  skip = indent
  watch(text, indent)
  if (text ~ /^- *\t/) trouble("", FNR, "it has a tab: indent with spaces")
  sub(/^-[ \t]*/, "", text)
  if (key in own_default) {
    if (open || block >= 0 || text ~ /^([-&*!{[]|$)/ || !read_scalar(text) || type == "odd") trouble(key, FNR, "write the list in one line, with commas")
    else set(key, (state[depth] == "list" ? values[count, key] "," : "") value, "list")
  }
  state[depth] = "list"
}

function read_entry(text, indent,   key, raw) {
  while (depth && indents[depth] >= indent) depth--
  key = keys[depth]
  if (state[depth] == "plain") { trouble(split_key(text) ? "" : key, FNR, "write the value above it in one line"); return }
  if (child[depth] == "") child[depth] = indent
  if (child[depth] != indent || state[depth] ~ /^(closed|list)$/) { trouble("", FNR, "its indentation fits no line above"); return }
  if (depth == 0 && text ~ /^\{/) { read_value(text, "", indent); return }
  if (!split_key(text)) { trouble(key, FNR, "write it as \"key: value\", with a blank after the colon"); state[depth] = "plain"; return }
  raw = value
  text = rest
  delete values[count, key]
  if (raw == "<<") { trouble(key, FNR, "write the settings themselves in place of <<"); return }
  key = key key_of(raw)
  if ((ids[depth], raw) in seen) trouble(key, FNR, raw " is there for the second time")
  seen[ids[depth], raw] = 1
  state[depth++] = "map"
  indents[depth] = indent
  keys[depth] = key
  child[depth] = ""
  ids[depth] = ++nodes
  # Upstream's long file is read only where our settings are.
  if (key in leads || file !~ /milvus[.]yaml$/) read_value(text, key, indent)
  else { skip = indent; watch("x: " text, indent) }
}

# Splits "key: rest".
function split_key(text) {
  if (text ~ /^["']/) {
    if (!read_quoted(text)) return 0
    if (rest !~ /^[ \t]*:([ \t]|$)/) return 0
    sub(/^[ \t]*:/, "", rest)
    return 1
  }
  if (text ~ /^([[{&*!|>%@`,\]}#]|[?-]([ \t]|$))/ || !match(text, /:([ \t]|$)/)) return 0
  value = substr(text, 1, RSTART - 1)
  rest = substr(text, RSTART + 1)
  if (value ~ /[ \t]#/) return 0
  sub(/[ \t]+$/, "", value)
  return value != ""
}

function read_value(text, key, indent) {
  sub(/^[ \t]+/, "", text)
  state[depth] = text ~ /^["'{[*]|[ \t]#/ ? "closed" : "plain"
  while (text ~ /^[!&]/) {
    if (text ~ /^!/) trouble(key, FNR, "write the value without a tag (!)")
    sub(/^[^ \t]+[ \t]*/, "", text)
  }
  if (text ~ /^(#|$)/) { state[depth] = "none"; set(key, "", "null") }
  else if (text ~ /^\*/) trouble(key, FNR, "write the value itself in place of an alias (*)")
  else if (text ~ /^[|>]/) { block = indent; trouble(key, FNR, "write the value in one line") }
  else if (text ~ /^[{[]/) {
    scan_from(text)
    if (open || !read_flow(text, key)) trouble(key, FNR, "write one setting per line, without brackets")
  }
  else if (read_scalar(text)) {
    if (type == "odd" && key !~ /password$/) trouble(key, FNR, "write the value in quotes, or as a plain number")
    set(key, value, type)
  } else {
    if (text ~ /^["']/) scan_from(text)
    trouble(open || text ~ /^".*\\/ ? key : "", FNR, open ? "write the value in one line" : "write the value in quotes, and without a backslash")
  }
}

# Sets value and type, as yaml.v2 resolves them.
function read_scalar(text) {
  if (text ~ /^["']/) { type = "text"; return read_quoted(text) && rest ~ /^[ \t]*(#.*)?$/ }
  sub(/[ \t]#.*/, "", text)
  sub(/[ \t]+$/, "", text)
  value = text
  if (text ~ /:[ \t]|:$/ || text ~ /^([%@`,\]}|>]|[?-]([ \t]|$))/) return 0
  type = "text"
  if (text ~ /^(y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/) { value = "true"; type = "boolean" }
  else if (text ~ /^(n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/) { value = "false"; type = "boolean" }
  else if (text ~ /^(~|null|Null|NULL|)$/) { value = ""; type = "null" }
  else if (text ~ /^(0|-?[1-9][0-9]*)$/ && length(text) < 19) type = "number"
  else if (text ~ /^[-+.0-9]/ && text !~ /[^-+_.:0-9a-fA-FxXoOtTzZiInN \t]/ && text !~ /^[0-9]+[.][0-9]+[.][0-9]+[.][0-9:]+$/) type = "odd"
  return 1
}

# Sets value to the quoted text at the beginning, and rest to what follows.
function read_quoted(text) {
  if (text ~ /^"/) {
    if (!match(text, /^"([^"\\]|\\["\\])*"/)) return 0
  } else if (!match(text, /^'([^']|'')*'/)) return 0
  value = substr(text, 2, RLENGTH - 2)
  rest = substr(text, RLENGTH + 1)
  if (text ~ /^"/) gsub(/\\/, "", value)
  else gsub(/''/, "'", value)
  return 1
}

# What is in brackets on one line: flow is what is left of it.
function read_flow(text, key) {
  flow = text
  return (text ~ /^\{/ ? flow_map(key) : flow_list(key)) && flow ~ /^[ \t]*(#.*)?$/
}

function flow_map(key,   name, id) {
  id = ++nodes
  while (take("[{,]") && !take("}")) {
    if (!flow_scalar()) return 0
    name = key key_of(value)
    if ((id, value) in seen) return 0
    seen[id, value] = 1
    if (!take(":")) return 0
    if (flow ~ /^[ \t]*\{/) { if (!flow_map(name)) return 0 }
    else if (flow ~ /^[ \t]*\[/) { if (!flow_list(name)) return 0 }
    else if (flow ~ /^[ \t]*[,}]/) set(name, "", "null")
    else if (flow ~ /^[ \t]/ && flow_scalar()) set(name, value, type)
    else return 0
    if (take("}")) return 1
  }
  return flow_closed
}

function flow_list(key,   all) {
  while (take("[[,]") && !take("\\]")) {
    if (!flow_scalar()) return 0
    all = all "," value
    if (take("\\]")) break
  }
  if (flow_closed) set(key, substr(all, 2), "list")
  return flow_closed
}

# take PATTERN: removes that character from the front, if it is there.
function take(pattern) {
  flow_closed = 0
  if (flow !~ "^[ \t]*" pattern) return 0
  sub("^[ \t]*" pattern, "", flow)
  return flow_closed = 1
}

function flow_scalar() {
  sub(/^[ \t]+/, "", flow)
  if (flow ~ /^["']/) { type = "text"; if (!read_quoted(flow)) return 0; flow = rest; return 1 }
  if (!match(flow, /^[A-Za-z0-9_.\/~+]([A-Za-z0-9_.\/+ -]*[A-Za-z0-9_.\/+-])?/)) return 0
  value = substr(flow, 1, RLENGTH)
  flow = substr(flow, RLENGTH + 1)
  return flow ~ /^[ \t]*[],}:]/ && read_scalar(value)
}

function set(key, to, as) {
  if (!(key in own_default)) return
  if ((count, key) in values && as != "list" && lines[count, key] != FNR) trouble(key, FNR, name_of[key] " is there for the second time")
  values[count, key] = to
  types[count, key] = as
  lines[count, key] = FNR
}

# What is none of ours matters only as far as it goes on in the next lines.
function watch(text, indent) {
  if (text !~ /["'[{|>]/) return
  if (text ~ /^[^"'[{|>]*[ \t]#/) return
  while (text ~ /^-[ \t]/) sub(/^-[ \t]+/, "", text)
  if (split_key(text)) text = rest
  sub(/^[ \t]+/, "", text)
  while (text ~ /^[&!]/ && sub(/^[^ \t]+[ \t]*/, "", text));
  if (text ~ /^[|>][-+0-9]*[ \t]*(#.*)?$/) block = indent
  else if (text ~ /^["'[{]/) scan_from(text)
}

function scan_from(text) {
  open_line = FNR
  level = 0
  quotes = ""
  scan(text)
}

# Sets open unless all quotes and brackets are closed.
function scan(text,   i, c, fresh) {
  fresh = 1
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    if (quotes != "") {
      if (c == "\\" && quotes == "\"") i++
      else if (c == quotes && c == "'" && substr(text, i + 1, 1) == c) i++
      else if (c == quotes) quotes = ""
    } else if (c == "#" && (i == 1 || substr(text, i - 1, 1) ~ /[ \t]/)) break
    else if ((c == "\"" || c == "'") && fresh) quotes = c
    else if (c == "[" || c == "{") level++
    else if (c == "]" || c == "}") level--
    fresh = c ~ /[[{,: \t]/
    if (quotes == "" && level <= 0) break
  }
  open = quotes != "" || level > 0
}

function print_settings(   i, n, key, path) {
  for (i = 1; i <= known; i++) {
    key = order[i]
    for (n = count; n > 0 && !((n, key) in values); n--);
    path = files[n]
    if (n == 0 || (path ~ /milvus[.]yaml$/ || values[n, key] == "") && index(upstreams[key], "|" values[n, key] "|")) continue
    call("use_setting", name_of[key], own_default[key], values[n, key], types[n, key], path)
  }
}
