#include "bench/corpus/scenario/scenario_instructions.h"

#include "bench/corpus/text/instruction.h"

namespace mifdex::corpus {
namespace {

std::string failed_mif() { return report_mif(Writer::kPcm, "Failed", "disk full"); }

}  // namespace

// If the despooler handled an instruction before its MIF had arrived, it counted as Complete.
void set_q138241(Stage& stage) {
  for (const Machine& machine : {kMango, kLemon, kGrape}) {
    stage.inventory(machine);
  }
  // The instructions of these two are already deleted; only a manifest reports whose the MIFs are.
  stage.status_mif(0x2A, failed_mif());
  stage.tell(R"({"type":"file","path":"DESPOOLR.BOX/RECEIVE/0000002A.PCK","job":"VAQ0000F",)"
             R"("machine":"MANGO"})");
  stage.status_mif(0x2B, success_mif());
  stage.tell(
      R"({"type":"file","path":"RECEIVE\\0000002B.PCK","job":"VAQ0000F","machine":"VAQ00009"})");
  // The MIF that belongs to this one never came.
  stage.instruction({.stem = 0x2C, .machine = kLemon});
  stage.expect_status(
      {}, {R"({"machine":"GRAPE","smsid":"VAQ00009","status":"Complete","sms_showed":"Complete",)"
           R"("differs":[],"attributed_by":{"job":"manifest","machine":"manifest"}})",
           R"({"machine":"LEMON","smsid":"VAQ00008","status":"None","mif_status":null,)"
           R"("sms_showed":"Complete","differs":["Q138241"],"observations":0})",
           R"({"machine":"MANGO","status":"Failed","description":"disk full",)"
           R"("job_status":"Retrying","sms_showed":"Complete","differs":["Q138241"],)"
           R"("attributed_by":{"job":"manifest","machine":"manifest"}})"});
  stage.expect({"status", "--status", "none"}, {R"({"machine":"LEMON"})"});
}

// PCM wrote an instruction for each client when a job expired: the last reported status stays.
void set_q152229(Stage& stage) {
  for (const Machine& machine : {kMango, kLemon, kGrape}) {
    stage.inventory(machine);
  }
  stage.tell(R"({"type":"job","id":"VAQ0000F","name":"Install JamalTest","site":"VAQ",)"
             R"("start":"1997-05-21T16:00:00Z","end":"1997-05-28T16:00:00Z"})");
  constexpr std::string_view kAfterTheEnd = "1997-05-28T17:00:00Z";
  stage.pair({.stem = 0x2A, .machine = kMango}, success_mif());
  stage.instruction({.stem = 0x3A, .machine = kMango, .time = kAfterTheEnd});
  stage.pair({.stem = 0x2B, .machine = kGrape}, failed_mif());
  stage.instruction({.stem = 0x3B, .machine = kGrape, .time = kAfterTheEnd});
  stage.instruction({.stem = 0x3C, .machine = kLemon, .time = kAfterTheEnd});
  stage.expect_status(
      {"--sms-version", "1.0"},
      {R"({"machine":"GRAPE","status":"Failed","sms_showed":"Retrying",)"
       R"("differs":["Q152229","Q166833"]})",
       R"({"machine":"LEMON","status":"None","sms_showed":"Retrying","differs":["Q152229"]})",
       R"({"machine":"MANGO","status":"Complete","time":"1997-05-21T17:09:28Z",)"
       R"("sms_showed":"Retrying","differs":["Q152229"],)"
       R"("flags":["instruction-without-mif","expiry-notice"]})"});
  stage.expect_status(
      {"--sms-version", "1.1"},
      {R"({"machine":"GRAPE","status":"Failed","sms_showed":"Canceled","differs":["Q152229"]})",
       R"({"machine":"LEMON","status":"None","sms_showed":"Canceled","differs":["Q152229"]})",
       R"({"machine":"MANGO","status":"Complete","sms_showed":"Canceled",)"
       R"("differs":["Q152229"],)"
       R"("flags":["instruction-without-mif","expiry-notice"]})"});
  // In 1.2 the last status stays (Q188042).
  stage.expect_status(
      {"--sms-version", "1.2"},
      {R"({"machine":"GRAPE","status":"Failed","sms_showed":"Retrying","differs":["Q166833"]})",
       R"({"machine":"LEMON","status":"None","sms_showed":"None","differs":[]})",
       R"({"machine":"MANGO","status":"Complete","sms_showed":"Complete","differs":[],)"
       R"("flags":["instruction-without-mif","expiry-notice"]})"});
}

// If the clock of a client was ahead, the despooler held its instructions back until then, and they
// piled up.
void set_q172899(Stage& stage) {
  stage.inventory(kMango);
  stage.inventory(kGrape);
  constexpr std::string_view kFuture = "2096-05-21T17:09:28Z";
  stage.pair({.stem = 0x2A, .machine = kMango, .time = kFuture}, success_mif());
  stage.pair({.stem = 0x2B, .machine = kMango, .time = kFuture}, success_mif());
  stage.instruction({.stem = 0x3A, .machine = kMango, .time = "2096-05-22T17:09:28Z"});
  stage.instruction({.stem = 0x3B, .machine = kMango, .time = "2096-05-23T17:09:28Z"});
  stage.pair({.stem = 0x2C, .machine = kGrape, .time = "1997-05-23T17:09:28Z"}, failed_mif());
  stage.tell(R"({"type":"file","path":"DESPOOLR.BOX/RECEIVE/0000002C.PCK","job":"VAQ0000F",)"
             R"("machine":"GRAPE","collected":"1997-05-21T17:09:28Z"})");
  stage.expect_status(
      {}, {R"({"machine":"GRAPE","status":"Failed","time":"1997-05-23T17:09:28Z",)"
           R"("collected":"1997-05-21T17:09:28Z","sms_showed":"None","differs":["Q172899"],)"
           R"("flags":["clock-ahead"]})",
           R"({"machine":"MANGO","status":"Complete","observations":1,)"
           R"("time":"2096-05-21T17:09:28Z","sms_showed":"None","differs":["Q172899"],)"
           R"("flags":["clock-ahead","instruction-without-mif"]})"});
  stage.expect({"status", "--machine", "MANGO", "--history"}, {R"({"status":"Complete"})"});
}

// A cancelled job damaged its instructions, which held up the others.
void set_q168130(Stage& stage) {
  stage.inventory(kMango);
  stage.inventory(kLemon);
  const std::string whole = wiremove_instruction("VAQ", kJob, kMango.smsid, 0);
  stage.status_mif(0x2A, failed_mif());
  stage.instruction(0x2A, whole.substr(0, whole.find(kMango.smsid) + 3));
  stage.status_mif(0x2B, success_mif());
  stage.instruction(0x2B, std::string(200, '\xE5'));
  stage.status_mif(0x2C, success_mif());
  stage.instruction(0x2C, "");
  stage.pair({.stem = 0x2D, .machine = kLemon}, failed_mif());
  const auto nobodys = [](std::string_view status, std::string_view showed, char digit) {
    std::string row = R"({"job":null,"machine":null,"status":")";
    row.append(status).append(R"(","sms_showed":")").append(showed);
    row.append(R"(","origin":{"path":"DESPOOLR.BOX/RECEIVE/0000002)").append(1, digit);
    return row.append(R"(.PCK"}})");
  };
  stage.expect_status({}, {nobodys("Failed", "Retrying", 'A'), nobodys("Complete", "Complete", 'B'),
                           nobodys("Complete", "Complete", 'C'),
                           R"({"machine":"LEMON","status":"Failed","sms_showed":"Retrying",)"
                           R"("differs":["Q166833"],"flags":[]})"});
  stage.expect({"rejects"}, {R"({"origin":{"path":"DESPOOLR.BOX/RECEIVE/0000002A.SNI"}})",
                             R"({"origin":{"path":"DESPOOLR.BOX/RECEIVE/0000002B.SNI"}})",
                             R"({"origin":{"path":"DESPOOLR.BOX/RECEIVE/0000002C.SNI"}})"});
}

// PCM 1.1 reported a successful run as an error, so that the job ran again: the MIF wins.
void set_q149672(Stage& stage) {
  stage.inventory(kMango);
  stage.inventory(kLemon);
  stage.status_mif(0x2A, success_mif());
  stage.instruction(0x2A, counted_instruction("VAQ", kJob, kMango.smsid, 3));
  stage.status_mif(0x2B, failed_mif());
  stage.instruction(0x2B, counted_instruction("VAQ", kJob, kLemon.smsid, 3));
  stage.expect_status(
      {"--sms-version", "1.1"},
      {R"({"machine":"LEMON","status":"Failed","sms_showed":"Retrying","differs":["Q166833"]})",
       R"({"machine":"MANGO","status":"Complete","sms_showed":"Retrying",)"
       R"("differs":["Q149672"],"flags":[]})"});
  stage.expect_status(
      {"--sms-version", "1.2"},
      {R"({"machine":"LEMON","status":"Failed","sms_showed":"Retrying","differs":["Q166833"]})",
       R"({"machine":"MANGO","status":"Complete","sms_showed":"Complete","differs":[]})"});
}

// SMS 2.0 went by the exit code: the MIF decides.
void set_q216744(Stage& stage) {
  stage.inventory(kMango);
  stage.inventory(kLemon);
  stage.pair({.stem = 0x2A, .machine = kMango}, success_mif());
  stage.pair({.stem = 0x2B, .machine = kLemon}, success_mif());
  stage.tell(R"({"type":"file","path":"DESPOOLR.BOX/RECEIVE/0000002A.PCK","job":"VAQ0000F",)"
             R"("machine":"MANGO","exit_code":3010})");
  stage.tell(R"({"type":"file","path":"DESPOOLR.BOX/RECEIVE/0000002B.PCK","job":"VAQ0000F",)"
             R"("machine":"LEMON","exit_code":0})");
  stage.expect_status(
      {"--sms-version", "2.0"},
      {R"({"machine":"LEMON","status":"Complete","sms_showed":"Complete","differs":[]})",
       R"({"machine":"MANGO","status":"Complete","job_status":"Complete","sms_showed":"Failed",)"
       R"("differs":["Q216744"]})"});
  stage.expect_status(
      {"--sms-version", "1.2"},
      {R"({"machine":"LEMON","status":"Complete","sms_showed":"Complete","differs":[]})",
       R"({"machine":"MANGO","status":"Complete","sms_showed":"Complete","differs":[]})"});
}

// When a job expired, an instruction was written for each client, later than the job's end and
// without a MIF: it is not a result, so nothing was counted as Complete for it.
void set_q188042(Stage& stage) {
  for (const Machine& machine : {kMango, kLemon, kGrape}) {
    stage.inventory(machine);
  }
  stage.tell(R"({"type":"job","id":"VAQ0000F","site":"VAQ","start":"1997-05-21T16:00:00Z",)"
             R"("end":"1997-05-28T16:00:00Z"})");
  constexpr std::string_view kAtTheEnd = "1997-05-28T16:00:02Z";
  stage.pair({.stem = 0x2A, .machine = kMango}, failed_mif());
  stage.instruction({.stem = 0x3A, .machine = kMango, .time = "1997-05-28T17:00:00Z"});
  stage.instruction({.stem = 0x3B, .machine = kLemon, .time = kAtTheEnd});
  // Its instruction within the job's time lost its MIF (Q138241), and then the job expired.
  stage.instruction({.stem = 0x2C, .machine = kGrape});
  stage.instruction({.stem = 0x3C, .machine = kGrape, .time = kAtTheEnd});
  for (const char* version : {"1.2", "2.0"}) {
    stage.expect_status(
        {"--sms-version", version},
        {R"({"machine":"GRAPE","status":"None","sms_showed":"Complete","differs":["Q138241"],)"
         R"("flags":[]})",
         R"({"machine":"LEMON","status":"None","sms_showed":"None","differs":[],)"
         R"("flags":["expiry-notice"]})",
         R"({"machine":"MANGO","status":"Failed","sms_showed":"Retrying","differs":["Q166833"],)"
         R"("flags":["instruction-without-mif","expiry-notice"]})"});
  }
}

}  // namespace mifdex::corpus
