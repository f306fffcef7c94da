# fish completion for @program@, made of its grammar

# The words before the one to complete, without options and their values: the command is the second.
function __@program@_words
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

# Whether it is this command, and has no more words than the first number, and no less than the second.
function __@program@_command
    set -l words (__@program@_words $__@program@_valued)
    set -l command "$words[2]"
    set -l count (count $words)
    if test $count -ge 3; and contains -- $command $__@program@_groups
        set command "$command $words[3]"
        set count (math $count - 1)
    end
    test "$command" = $argv[1]; and test $count -le $argv[2]; and test $count -ge $argv[3]
end

function __@program@_list
    set -l root
    set -l words (commandline -opc)
    for at in (seq (count $words))
        test $words[$at] = --root; and set root --root $words[(math $at + 1)]
    end
    @program@ $root $argv 2>/dev/null
end
