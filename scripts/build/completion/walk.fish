# fish completion for oar, made of its grammar

# The words before the one to complete, without options and their values: the command is the second.
function __oar_words
    set -l wants 0
    set -l valued $argv
    for word in (commandline -opc)
        if test $wants = 1
            set wants 0
        else if string match -q -- '-*' $word
            contains -- $word $valued; and set wants 1
        else
            echo $word
        end
    end
end

function __oar_containers
    set -l root
    set -l words (commandline -opc)
    for at in (seq (count $words))
        test $words[$at] = --root; and set root --root $words[(math $at + 1)]
    end
    oar $root list --quiet 2>/dev/null
end
