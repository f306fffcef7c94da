# Puts a bundle (see src/bundle.rs) into a program. The linker is told where bundle.bin lies.
    .section .rodata.bundle, "a"
    .global host_bundle_start
    .global host_bundle_end
host_bundle_start:
    .incbin "bundle.bin"
host_bundle_end:
    .section .note.GNU-stack, "", @progbits
