/// A key and a certificate for `localhost`, made for these tests alone and trusted by nobody.
enum TestIdentity {
  static let key = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgaY2W959uv7GH9j//
    sG6ANdU+Zdj7HTPesHnAQg3EVV+hRANCAARqQYx3Szo+I9JrQ4zKWpFrf17+li22
    WwdkvhkS5U/0WbYEBmUll78ZItz0kEa+i7AfiOY/TUtGILZ7/KwTns96
    -----END PRIVATE KEY-----
    """

  static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBQTCB6KADAgECAgEBMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCWxvY2FsaG9z
    dDAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowFDESMBAGA1UEAwwJ
    bG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEakGMd0s6PiPSa0OM
    ylqRa39e/pYttlsHZL4ZEuVP9Fm2BAZlJZe/GSLc9JBGvouwH4jmP01LRiC2e/ys
    E57PeqMpMCcwDwYDVR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3Qw
    CgYIKoZIzj0EAwIDSAAwRQIhAK9HRLEH4wZ6B9s9ON77zOVT9GKgGdB2rKTtzZJC
    1tDXAiALRo42eLNfGIBrvaeLE72+PC6OZezP2N9lUigqRAPpZQ==
    -----END CERTIFICATE-----
    """
}
