using System.Runtime.Versioning;

// The tests set file modes and run shells.
[assembly: UnsupportedOSPlatform("windows")]
