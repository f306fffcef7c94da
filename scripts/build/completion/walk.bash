
# Which command it is, how many arguments it has so far, and whether an option wants a value.
_oar() {
  local current=${COMP_WORDS[COMP_CWORD]} command='' wants='' count=0 root=() i word kind
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ -n $wants ]]; then
      [[ $wants == /--root ]] && root=(--root "$word")
      wants=''
    elif [[ $word == -* && $count -eq 0 ]]; then
      [[ -n ${_oar_values[$command/$word]-} ]] && wants=$command/$word
    elif [[ -z $command ]]; then
      command=$word
    else
      count=$((count + 1))
    fi
  done
  if [[ -n $wants ]]; then
    kind=${_oar_values[$wants]}
  elif [[ $current == -* && $count -eq 0 ]]; then
    kind="words ${_oar_options[/$command]-}"
  else
    kind=${_oar_operands[$command/$count]-${_oar_operands[$command/*]-any}}
  fi
  COMPREPLY=()
  case $kind in
    "words "*) mapfile -t COMPREPLY < <(compgen -W "${kind#words }" -- "$current") ;;
    directory | file)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen "-${kind:0:1}" -- "$current")
      ;;
    container)
      mapfile -t COMPREPLY < <(compgen -W "$(oar "${root[@]}" list --quiet 2>/dev/null)" -- "$current")
      ;;
  esac
}
complete -F _oar oar
