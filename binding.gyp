{
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
            "backend/kernel/native/perform_descriptor.cc"
          ],
          "include_dirs": ["<!(node -p \"require('node-addon-api').include_dir\")"],
          "defines": ["NAPI_VERSION=8", "NODE_ADDON_API_DISABLE_DEPRECATED", "NAPI_CPP_EXCEPTIONS"],
          "cflags_cc!": ["-fno-exceptions", "-std=gnu++17", "-std=gnu++20"],
          "cflags_cc": ["-std=c++20", "-fexceptions", "-O2", "-fvisibility=hidden"]
        },
        {
          # Driver, guard and subject: one static executable without libc.
          "target_name": "uffd-machine",
          "type": "executable",
          "sources": ["<!@(ls backend/kernel/native/*.cc | grep -v /addon)"],
          "cflags!": ["-fPIC", "-pthread", "-O3"],
          "cflags_cc!": ["-std=gnu++17", "-std=gnu++20", "-fexceptions"],
          "cflags_cc": [
            "-std=c++20", "-O2", "-ffreestanding", "-fno-pie", "-fno-exceptions", "-fno-rtti", "-fno-stack-protector",
            "-fno-threadsafe-statics", "-fno-asynchronous-unwind-tables"
          ],
          "ldflags!": ["-pthread", "-rdynamic", "-fPIC"],
          "ldflags": ["-static", "-nostdlib", "-nostartfiles", "-no-pie"]
        }
      ]
    }, {
      "targets": [{ "target_name": "userfaultfd", "type": "none" }]
    }]
  ]
}
