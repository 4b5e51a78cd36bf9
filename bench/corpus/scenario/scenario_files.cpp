#include "bench/corpus/scenario/scenario_files.h"

#include <fmt/format.h>

#include "bench/corpus/text/mif_text.h"

namespace mifdex::corpus {
namespace {

constexpr std::string_view kFullDisk = "disk full";

std::string mif_with_status_named(std::string_view name) {
  MifText mif(Dialect{});
  mif.begin_component("WORKSTATION");
  mif.begin_group("InstallStatus", 1, "MICROSOFT|JOBSTATUS|1.0");
  mif.attribute(name, 1, 32, quoted("Failed"));
  mif.attribute("Description", 2, 128, quoted(kFullDisk));
  mif.end_group();
  mif.end_component();
  return mif.take();
}

/// Returns a MIF over 64 KB: a setup program put its whole log into it, after the status.
std::string large_mif(std::string_view word) {
  MifText mif(Dialect{});
  mif.begin_component("WORKSTATION");
  mif.begin_group("InstallStatus", 1, "MICROSOFT|JOBSTATUS|1.0");
  mif.attribute("Status", 1, 32, quoted(word));
  mif.attribute("Description", 2, 128, quoted(kFullDisk));
  mif.end_group();
  mif.begin_group("Setup Log", 2, "JAMALZ|SETUPLOG|1.0");
  for (int line = 1; line <= 500; ++line) {
    mif.attribute(fmt::format("Line {}", line), line, 64,
                  quoted(fmt::format("file {} of 500 copied", line)));
  }
  mif.end_group();
  mif.end_component();
  return mif.take();
}

/// Returns the first half of a status MIF, which ends before its Status.
std::string cut_mif() {
  const std::string whole = report_mif(Writer::kIsmif32, "Failed", kFullDisk);
  return whole.substr(0, whole.find("\"Status\"") - 40);
}

}  // namespace

// A MIF that did not compile was thrown away, and its machine counted as Complete.
void set_q190135(Stage& stage) {
  for (const Machine& machine : {kMango, kLemon, kGrape}) {
    stage.inventory(machine);
  }
  // A text without quotes, one in an encoding that SMS refused, and a file that was cut.
  stage.pair({.stem = 0x2A, .machine = kMango},
             report_mif(Writer::kVbSetup, "FAILED", "Setup was interrupted."));
  stage.pair({.stem = 0x2B, .machine = kLemon},
             report_mif(Writer::kPsadtUtf16, "Failed", kFullDisk));
  stage.pair({.stem = 0x2C, .machine = kGrape}, cut_mif());
  stage.expect_status(
      {},
      {R"({"machine":"GRAPE","status":"Unreadable","mif_status":"Unreadable","parse":"rejected",)"
       R"("sms_showed":"Complete","differs":["Q190135"],"flags":[]})",
       R"({"machine":"LEMON","status":"Failed","mif_status":"Failed","description":"disk full",)"
       R"("job_status":"Retrying","sms_showed":"Complete","differs":["Q190135"]})",
       R"({"machine":"MANGO","status":"Failed","mif_text":"FAILED","parse":"recovered",)"
       R"("description":"Setup was interrupted.","sms_showed":"Complete","differs":["Q190135"]})"});
  stage.expect({"status", "--differs", "Q190135", "--status", "failed"},
               {R"({"machine":"LEMON"})", R"({"machine":"MANGO"})"});
  stage.expect({"rejects"}, {R"({"origin":{"path":"DESPOOLR.BOX/RECEIVE/0000002C.PCK"}})"});
}

// SMS 1.0 and 1.1 did not load a MIF with \" in its Description; 1.2 did.
void set_q140810(Stage& stage) {
  stage.inventory(kMango);
  stage.inventory(kLemon);
  constexpr std::string_view kQuote = "Setup could not find the file \"MSJET.DLL\".";
  stage.pair({.stem = 0x2A, .machine = kMango}, report_mif(Writer::kPcm, "Failed", kQuote));
  stage.pair({.stem = 0x2B, .machine = kLemon}, report_mif(Writer::kPcm, "Success", kQuote));
  for (const char* version : {"1.0", "1.1"}) {
    stage.expect_status(
        {"--sms-version", version},
        {R"({"machine":"LEMON","status":"Complete","parse":"clean","sms_showed":"None",)"
         R"("differs":["Q140810"],"flags":[]})",
         R"({"machine":"MANGO","status":"Failed","parse":"clean","sms_showed":"None",)"
         R"("differs":["Q140810"],)"
         R"("description":"Setup could not find the file \"MSJET.DLL\"."})"});
  }
  stage.expect_status(
      {"--sms-version", "1.2"},
      {R"({"machine":"LEMON","status":"Complete","sms_showed":"Complete","differs":[]})",
       R"({"machine":"MANGO","status":"Failed","sms_showed":"Retrying","differs":["Q166833"],)"
       R"("description":"Setup could not find the file \"MSJET.DLL\"."})"});
}

// If a text held a quote or a name ended with a blank, the compiler refused the whole file: then it
// was thrown away like any other that does not compile (Q190135).
void set_q160776(Stage& stage) {
  stage.inventory(kMango);
  stage.inventory(kLemon);
  stage.pair({.stem = 0x2A, .machine = kMango},
             report_mif(Writer::kWatcom, "FAILED", "The service \"Jamal\" did not start."));
  stage.pair({.stem = 0x2B, .machine = kLemon}, mif_with_status_named("Status "));
  stage.expect_status(
      {}, {R"({"machine":"LEMON","status":"Failed","description":"disk full",)"
           R"("sms_showed":"Complete","differs":["Q160776","Q190135"]})",
           R"({"machine":"MANGO","status":"Failed","parse":"recovered",)"
           R"("description":"The service \"Jamal\" did not start.","sms_showed":"Complete",)"
           R"("differs":["Q160776","Q190135"]})"});
  stage.expect({"status", "--differs", "Q160776", "--machine", "MANGO"},
               {R"({"machine":"MANGO"})"});
}

// An empty Description gave a warning, and nothing was wrong.
void set_q169491(Stage& stage) {
  stage.inventory(kMango);
  stage.inventory(kLemon);
  stage.pair({.stem = 0x2A, .machine = kMango}, report_mif(Writer::kPcm, "Failed", ""));
  stage.pair({.stem = 0x2B, .machine = kLemon}, report_mif(Writer::kPcm, "Success", ""));
  stage.expect_status(
      {}, {R"({"machine":"LEMON","status":"Complete","description":null,"parse":"clean",)"
           R"("sms_showed":"Complete","differs":[],"flags":["empty-description"]})",
           R"({"machine":"MANGO","status":"Failed","description":null,"parse":"clean",)"
           R"("sms_showed":"Retrying","differs":["Q166833"],"flags":["empty-description"]})"});
  // The administrator's question: where did the job fail?
  stage.expect({"events", "--job", "VAQ0000F", "--id", "374"},
               {R"({"id":374,"job":"VAQ0000F","machine":"MANGO"})"});
  stage.expect({"rejects"}, {});
}

// A MIF over 64 KB or of invalid format caused event 119, and no status.
void set_q122178(Stage& stage) {
  for (const Machine& machine : {kMango, kLemon, kGrape}) {
    stage.inventory(machine);
  }
  stage.pair({.stem = 0x2A, .machine = kMango}, large_mif("Failed"));
  stage.pair({.stem = 0x2B, .machine = kLemon}, large_mif("Success"));
  stage.pair({.stem = 0x2C, .machine = kGrape}, cut_mif());
  stage.expect_status(
      {}, {R"({"machine":"GRAPE","status":"Unreadable","flags":[]})",
           R"({"machine":"LEMON","status":"Complete","parse":"clean","sms_showed":"None",)"
           R"("differs":["Q122178"],"flags":["over-64k"]})",
           R"({"machine":"MANGO","status":"Failed","description":"disk full","sms_showed":"None",)"
           R"("differs":["Q122178"],"flags":["over-64k"]})"});
  stage.expect({"events", "--id", "119"},
               {R"({"id":119,"machine":"GRAPE"})", R"({"id":119,"machine":"LEMON"})",
                R"({"id":119,"machine":"MANGO"})"});
  stage.expect({"events", "--id", "374"}, {});
}

// If the fourth character of a package id had become a Z, it was lost at a parent site of SMS 2.0.
void set_q235805(Stage& stage) {
  stage.inventory(kMango);
  stage.inventory(kLemon);
  stage.pair({.stem = 0x2A, .machine = kMango, .job = "VAQZ000F"},
             report_mif(Writer::kPcm, "Failed", kFullDisk));
  stage.pair({.stem = 0x2B, .machine = kLemon, .job = "VAQZ000F"}, success_mif());
  stage.expect({"status", "--job", "VAQZ*", "--sms-version", "2.0"},
               {R"({"job":"VAQZ000F","machine":"LEMON","status":"Complete","sms_showed":"None",)"
                R"("differs":["Q235805"],"flags":["digit-unknown"]})",
                R"({"job":"VAQZ000F","machine":"MANGO","status":"Failed","sms_showed":"None",)"
                R"("differs":["Q235805"],"flags":["digit-unknown"]})"});
  stage.expect({"jobs"}, {R"({"job":"VAQ0000F","job_status":"Complete","complete":2})",
                          R"({"job":"VAQ00010","job_status":"Complete","complete":1})",
                          R"({"job":"VAQZ000F","job_status":"Retrying","complete":1,"failed":1})"});
}

}  // namespace mifdex::corpus
