
# Which command it is, how many arguments it has so far, and whether an option wants a value.
_@program@() {
  local current=${COMP_WORDS[COMP_CWORD]} command='' wants='' count=0 root=() i word kind
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ -n $wants ]]; then
      [[ $wants == /--root ]] && root=(--root "$word")
      wants=''
    elif [[ $word == -* && $count -eq 0 ]]; then
      [[ -n ${_@program@_values[$command/$word]-} ]] && wants=$command/$word
    elif [[ -z $command || $_@program@_groups == *" $command "* ]]; then
      command=${command:+$command }$word
    else
      count=$((count + 1))
    fi
  done
  if [[ -n $wants ]]; then
    kind=${_@program@_values[$wants]}
  elif [[ $current == -* && $count -eq 0 ]]; then
    kind="words ${_@program@_options[/$command]-}"
  else
    kind=${_@program@_operands[$command/$count]-${_@program@_operands[$command/*]-any}}
  fi
  COMPREPLY=()
  case $kind in
    "words "*) mapfile -t COMPREPLY < <(compgen -W "${kind#words }" -- "$current") ;;
    directory | file)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen "-${kind:0:1}" -- "$current")
      ;;
    "list "*)
      mapfile -t COMPREPLY < <(compgen -W "$(@program@ "${root[@]}" ${kind#list } 2>/dev/null)" -- "$current")
      ;;
  esac
}
complete -F _@program@ @program@
