{
  "variables": {
    # 1: built to find errors in itself, by tools/sanitize.mjs.
    "sanitize%": 0,
    # Where uffd-machine then writes what it finds.
    "sanitizer_report%": "",
    "without_libc": [
      "-std=c++20", "-O2", "-ffreestanding", "-fno-pie", "-fno-exceptions", "-fno-rtti", "-fno-stack-protector",
      "-fno-threadsafe-statics", "-fno-asynchronous-unwind-tables"
    ],
    "undefined_behaviour": ["-g", "-fsanitize=undefined", "-fno-sanitize=vptr", "-fno-sanitize-recover=undefined"]
  },
  "conditions": [
    ["OS=='linux' and target_arch=='x64'", {
      "targets": [
        {
          # The addon: client of the machine's protocol, and host of perform in Node's own memory.
          "target_name": "userfaultfd",
          "type": "loadable_module",
          "sources": [
            "<!@(ls backend/kernel/native/addon*.cc)",
            "backend/kernel/native/perform.cc",
            "backend/kernel/native/perform_descriptor.cc",
            "backend/kernel/native/perform_rights.cc",
            "backend/kernel/native/perform_view.cc",
            "backend/kernel/native/files.cc",
            "backend/kernel/native/limits.cc",
            "backend/kernel/native/perform_file.cc"
          ],
          "include_dirs": ["<!(node -p \"require('node-addon-api').include_dir\")"],
          "defines": ["NAPI_VERSION=8", "NODE_ADDON_API_DISABLE_DEPRECATED", "NAPI_CPP_EXCEPTIONS"],
          "cflags_cc!": ["-fno-exceptions", "-std=gnu++17", "-std=gnu++20"],
          "cflags_cc": ["-std=c++20", "-fexceptions", "-O2", "-fvisibility=hidden"],
          "conditions": [
            ["sanitize==1", {
              "cflags_cc": ["<@(undefined_behaviour)", "-fsanitize=address", "-fno-omit-frame-pointer"],
              "ldflags": ["-fsanitize=address,undefined"]
            }]
          ]
        },
        {
          # Driver, guard and subject: one static executable without libc.
          "target_name": "uffd-machine",
          "type": "executable",
          "sources": ["<!@(ls backend/kernel/native/*.cc | grep -v /addon)"],
          "cflags!": ["-fPIC", "-pthread", "-O3"],
          "cflags_cc!": ["-std=gnu++17", "-std=gnu++20", "-fexceptions"],
          "cflags_cc": ["<@(without_libc)"],
          "ldflags!": ["-pthread", "-rdynamic", "-fPIC"],
          "ldflags": ["-static", "-nostdlib", "-nostartfiles", "-no-pie"],
          "conditions": [
            ["sanitize==1", {
              "sources": ["backend/kernel/native/sanitizer/plant.cc"],
              "defines": ["SANITIZED"],
              "dependencies": ["sanitizer"],
              "cflags_cc": [
                "<@(undefined_behaviour)", "-fsanitize=kernel-address", "-fasan-shadow-offset=0",
                "--param=asan-stack=1", "--param=asan-globals=1"
              ],
              "ldflags": [
                "-Wl,--entry=SanitizedStart",
                "-Wl,--wrap=memcpy,--wrap=memmove,--wrap=memset,--wrap=memcmp"
              ]
            }]
          ]
        }
      ],
      "conditions": [
        ["sanitize==1", {
          "targets": [
            {
              # What the compiler's checks in uffd-machine call; not checked itself.
              "target_name": "sanitizer",
              "type": "static_library",
              "sources": ["<!@(ls backend/kernel/native/sanitizer/*.cc | grep -v /plant)"],
              "defines": ["SANITIZER_REPORT=\"<(sanitizer_report)\""],
              "cflags!": ["-fPIC", "-pthread", "-O3"],
              "cflags_cc!": ["-std=gnu++17", "-std=gnu++20", "-fexceptions"],
              "cflags_cc": ["<@(without_libc)"]
            }
          ]
        }]
      ]
    }, {
      "targets": [{ "target_name": "userfaultfd", "type": "none" }]
    }]
  ]
}
