# Reads settings by Milvus' rules, and prints calls of the functions in
# settings.sh. Input: known-settings, variables (each ends with NUL), Milvus' files.

input == "known" { if (/^[A-Z]/) learn($1, $2, $3); next }
input == "variables" { lines[++variables] = $0; next }
FNR == 1 { start_file() }
# Most of upstream's file
far && /^ / && !open && block < 0 && !/["'[{|>]/ { next }
{ read_line($0) }
END { start_file(); print_variables(); print_settings() }

function learn(name, own, upstream,   key, i) {
  key = key_of(name)
  name_of[key] = name
  if (name !~ /^MILVUS/) sections[tolower(substr(name, 1, index(name, "_") - 1))]
  if (own == "variable") return
  order[++known] = key
  own_default[key] = own == "-" ? "" : own
  upstreams[key] = "|" upstream "|"
  for (i = 0; i <= length(key); i++) leads[substr(key, 1, i)] # to settings
}

# As formatKey in Milvus' config.go.
function key_of(name) {
  name = tolower(name)
  gsub(/[\/_.]/, "", name)
  return name
}

function call(name, a, b, c, d) { print name, quote(a), quote(b), quote(c), quote(d) }

function quote(text) {
  gsub(/'/, "'\\''", text)
  return "'" text "'"
}

function print_variables(   i, name, ours) {
  for (i = 1; i <= variables; i++) read_variable(lines[i])
  for (name in others) {
    ours = ours_for(name)
    if (ours && !(key_of(ours) in given)) call("warn_about_name", name, ours)
  }
}

# The shell cannot read variables with a dot, a hyphen or a space in their names.
function read_variable(line,   name, value, upper, key) {
  name = substr(line, 1, index(line, "=") - 1)
  value = substr(line, length(name) + 2)
  if (name !~ /^[\/_.]*[A-Za-z]/) return
  upper = toupper(name)
  if (upper ~ /^MILVUS[.]((ROOT|DATA|EXPOSE)[.]|TLS$)/) sub(/[.]/, "_", upper)
  sub(/^(MILVUS_CONF_|MILVUS[.])/, "", upper)
  gsub(/[^A-Z0-9]/, "_", upper)
  key = key_of(upper)
  given[key]
  if (key in name_of) upper = name_of[key]
  # Other names may be the shell's own, such as PATH.
  else if (!is_setting(upper)) upper = "MILVUS_CONF_" upper
  if (key in name_of || name ~ /[^A-Za-z0-9_]/ || toupper(name) ~ /^MILVUS_CONF_/) {
    if (name != upper) call("use_variable", name, upper, value)
  } else if (name ~ /^MI(LVUS|NIO)_/ && value !~ /^tcp:/) others[name]
  if (upper ~ /^MILVUS_CONF_/ || key ~ /password$/) return
  if (value ~ /^".*"$|^'.*'$/) call("warn_about_quotes", name)
  else if (!(key in name_of) && tolower(value) ~ /^(y|yes|on|enabled?)$/) call("warn_about_boolean", name, value)
}

function is_setting(name) {
  name = tolower(name)
  return sub(/_.*/, "", name) && name in sections
}

# Names that other images and servers use, but no variables of Kubernetes services.
function ours_for(name) {
  if (name ~ /_SERVICE_|_PORT_[0-9]/) return ""
  if (name ~ /^MINIO_((ROOT_)?USER|ACCESS_KEY)$/) return "MINIO_ACCESSKEYID"
  if (name ~ /^MINIO_((ROOT_)?PASSWORD|SECRET_KEY)$/) return "MINIO_SECRETACCESSKEY"
  if (!sub(/^MILVUS_/, "", name)) return ""
  if (name ~ /PASS(WORD|WD)?$|PWD$|AUTH|USER(NAME)?$/) return "milvusrootpasswordfile" in given ? "" : "MILVUS_ROOT_PASSWORD"
  if (name ~ /^((DATA|STORAGE|VOLUME)(_(PATH|DIR))?|DB_(PATH|DIR))$/) return "MILVUS_DATA_DIR"
  if (name ~ /^(TLS|SSL)_(MODE|ENABLED?)$|^SSL$/) return "MILVUS_TLS"
  if (name ~ /^CONF(IG)?(_(PATH|DIR|FILE))?$/) return "MILVUSCONF"
  return key_of(name) in name_of ? name_of[key_of(name)] : is_setting(name) ? name : ""
}

# Reads YAML as far as our settings can be in it, and reports what is not certain.

function start_file() {
  far = 0
  if (open) trouble("", "close what it opens", open_line)
  file = FILENAME
  if (file != files[count]) files[++count] = file
  is_upstream = file ~ /milvus[.]yaml$/
  depth = 0
  indents[0] = block = -1
  keys[0] = state[0] = child[0] = open = quotes = ended = started = ""
}

# trouble KEY HINT: if our settings can have to do with it
function trouble(key, hint, line) {
  if (!(key in leads) || far) return
  if (key ~ /^log/) call("leave_log") # where the log goes is not worth a failed start
  else call("stop_at_line", file, line ? line : FNR, hint)
}

function read_line(text,   indent) {
  if (FNR == 1) sub(/^\357\273\277/, "", text)
  if (text ~ /[^ -~\t]/) {
    sub(/\r$/, "", text)
    if (text ~ /\r|\302\205|\342\200[\250\251]/) trouble("", "remove the odd line break")
  }
  if (ended) return
  if (open) { scan(text); return }
  if (!match(text, /[^ ]/)) return
  indent = RSTART - 1
  text = substr(text, RSTART)
  if (text ~ /^#/ || block >= 0 && indent > block) return
  block = -1
  if (text ~ /^%/ && !started) return
  # Only the first document counts.
  if (indent == 0 && text ~ /^(---|\.\.\.)[ \t]*(#.*)?$/) ended = started || text ~ /^\./
  else {
    if (indent == 0) far = 0
    read_node(text, indent)
  }
  started = 1
}

function read_node(text, indent,   key, raw, is_item) {
  # A list's items may be indented no more than its key.
  is_item = text ~ /^-([ \t]|$)/
  if (is_item) indent += 0.5
  while (depth && indents[depth] >= indent) depth--
  key = keys[depth]
  if (child[depth] == "") child[depth] = indent
  if (far && depth > 1) state[depth] = "none"
  else if (text ~ /^\t/ || child[depth] != indent || state[depth] == "closed" || is_item && !depth) {
    trouble("", "indent it with spaces, below its key")
    return
  }
  if (state[depth] == "plain") { trouble(split_key(text) ? "" : key, "write its value in one line"); return }
  delete values[count, key]
  if (is_item) {
    if (key in own_default) trouble(key, "write its value in one line")
    raw = "-"
  } else if (depth == 0 && text ~ /^\{/) { read_value(text, "", 0); return }
  else if (split_key(text)) { raw = value; text = rest }
  else {
    trouble(key, "write \"key: value\", with a blank after the colon")
    read_value(text, "-", indents[depth])
    return
  }
  if (raw == "<<") trouble(key, "write out what << stands for")
  key = key key_of(raw)
  if ((count, key) in seen) trouble(key, raw " is there for the second time")
  seen[count, key]
  indents[++depth] = indent
  keys[depth] = key
  child[depth] = ""
  state[depth] = "none"
  if (!is_item) {
    if (indent == 0) { sections[key]; far = is_upstream && !(key in leads) }
    read_value(text, key, indent)
    return
  }
  match(text, /^-[ \t]*/)
  indent = int(indent) + RLENGTH
  text = substr(text, RLENGTH + 1)
  if (text ~ /^-[ \t]/ || split_key(text)) read_node(text, indent)
  else read_value(text, key, int(indents[depth]))
}

# Splits "key: rest" into value and rest.
function split_key(text) {
  if (match(text, /^("[^"\\]*"|'[^']*')[ \t]*:([ \t]|$)/)) {
    rest = substr(text, RLENGTH + 1)
    value = unquoted(text)
    return 1
  }
  if (text ~ /^(["'[{&*!|>%@`,\]}#]|---|[?-]([ \t]|$))/ || !match(text, /:([ \t]|$)/)) return 0
  value = substr(text, 1, RSTART - 1)
  rest = substr(text, RSTART + 1)
  sub(/[ \t]+$/, "", value)
  return value !~ /^$|[ \t]#/
}

function unquoted(text) {
  return substr(text, 2, index(substr(text, 2), substr(text, 1, 1)) - 1)
}

function read_value(text, key, indent) {
  sub(/^[ \t]+/, "", text)
  state[depth] = text ~ /^["'{[*]|[ \t]#/ ? "closed" : "plain"
  while (text ~ /^[!&]/) {
    if (text ~ /^!/) trouble(key, "write its value without a tag (!)")
    sub(/^[^ \t]+[ \t]*/, "", text)
  }
  if (sub(/^(#.*)?$/, "", text)) state[depth] = "none"
  if (text ~ /^[|>]/) block = indent
  if (text ~ /^["'{[]/) {
    open_line = FNR
    level = 0
    scan(text)
  }
  if (!(key in own_default) && text ~ /^(\[[ \t]*\]|\{[ \t]*\})[ \t]*(#.*)?$/) return
  if (!open && block < 0 && read_scalar(text)) set(key)
  else trouble(text ~ /^[^"'{[*|>].*:([ \t]|$)|^[%@`]/ ? "" : key, "write one setting in a line, without brackets, alias (*) or backslash")
}

# Sets value and type, as yaml.v2 resolves them.
function read_scalar(text) {
  type = "text"
  if (match(text, /^("[^"\\]*"|'[^']*')[ \t]*(#.*)?$/)) {
    value = unquoted(text)
    return 1
  }
  sub(/[ \t]#.*/, "", text)
  sub(/[ \t]+$/, "", text)
  value = text
  if (text ~ /^(["'%@`,\]}{[*|>]|[?-]([ \t]|$))|:[ \t]|:$/) return 0
  if (text ~ /^([yY]|[yY]es|YES|[tT]rue|TRUE|[oO]n|ON)$/) value = type = "true"
  else if (text ~ /^([nN]|[nN]o|NO|[fF]alse|FALSE|[oO]ff|OFF)$/) value = type = "false"
  else if (text ~ /^(~|[nN]ull|NULL|)$/) value = type = ""
  else if (text ~ /^(0|-?[1-9][0-9]*)$/ && length(text) < 19) type = "number"
  # Hexadecimal, times and so on, but no addresses
  else if (text ~ /^[-+.0-9]/ && text !~ /[^-+_.:0-9a-fA-FxXoOtTzZiInN \t]|^[0-9]+[.][0-9]+[.][0-9]/) type = "odd"
  return 1
}

function set(key) {
  if (!(key in own_default)) return
  if (type == "odd" || key ~ /password$/ && type !~ /^(text|number)$/) trouble(key, "write its value in quotes")
  values[count, key] = value
}

# Sets open unless all quotes and brackets are closed.
function scan(text,   i, c, fresh) {
  fresh = 1
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    if (quotes) {
      if (c == "\\" && quotes == "\"" || c == "'" && quotes == c && substr(text, i + 1, 1) == c) i++
      else if (c == quotes) quotes = ""
    } else if (c == "#" && (i == 1 || substr(text, i - 1, 1) ~ /[ \t]/)) break
    else if (c ~ /["']/ && fresh) quotes = c
    else if (c ~ /[[{]/) level++
    else if (c ~ /[]}]/) level--
    fresh = c ~ /[[{,: \t]/
    if (!quotes && level <= 0) break
  }
  open = quotes != "" || level > 0
}

function print_settings(   i, n, key) {
  for (i = 1; i <= known; i++) {
    key = order[i]
    for (n = count; n && !((n, key) in values); n--);
    if (!n || (files[n] ~ /milvus[.]yaml$/ || values[n, key] == "") && index(upstreams[key], "|" values[n, key] "|")) continue
    call("use_setting", name_of[key], own_default[key], values[n, key], files[n])
  }
}
