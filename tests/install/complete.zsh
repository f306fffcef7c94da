# complete.zsh FOLDER LINE...: completes lines as a user would, in a shell with a terminal that finds its
# functions in FOLDER too, and prints the lines that come of it.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -D -u"
zpty -w shell 'show() { print -r -- "LINE<$BUFFER>"; BUFFER= }; zle -N show'
zpty -w shell 'bindkey "^I" complete-word "^Xs" show; print "REA""DY"'
zpty -r -m shell output '*READY*'
for line in ${@[2,-1]}; do
  zpty -w -n shell $line$'\t\Cxs'
  zpty -r -m shell output '*LINE<*>*'
  print -r -- ${${output##*LINE<}%%>*}
done
zpty -d shell
