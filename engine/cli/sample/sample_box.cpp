#include "engine/cli/sample/sample_box.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

namespace mifdex::cli {
namespace {

constexpr std::string_view kReceive = "box/DESPOOLR.BOX/RECEIVE/";
constexpr std::string_view kDeltas = "box/DATALOAD.BOX/DELTAMIF.COL/";
constexpr std::int64_t kEvening = 864'230'400;  // 1997-05-21T16:00:00Z

struct SampleMachine {
  std::string_view name;
  std::string_view smsid;
  std::string_view domain;
};

constexpr std::array kMachines = {
    SampleMachine{"APPLE", "VAQ00001", "FRUIT"},   SampleMachine{"CHERRY", "VAQ00002", "FRUIT"},
    SampleMachine{"MANGO", "VAQ00003", "FRUIT"},   SampleMachine{"PEAR", "VAQ00004", "FRUIT"},
    SampleMachine{"CARROT", "VAQ00005", "GARDEN"}, SampleMachine{"LEEK", "VAQ00006", "GARDEN"},
    SampleMachine{"ONION", "VAQ00007", "GARDEN"},  SampleMachine{"RADISH", "VAQ00008", "GARDEN"},
};

struct SampleReport {
  std::string_view job;
  std::size_t machine = 0;  ///< its place in kMachines
  std::string_view status;
  std::string_view description;
  bool malformed = false;  ///< its last END is missing (Q190135)
};

constexpr std::array kReports = {
    SampleReport{"VAQ0000F", 0, "Success", "JamalTest 3.15 was installed successfully."},
    SampleReport{"VAQ0000F", 1, "Success", "JamalTest 3.15 was installed successfully."},
    SampleReport{"VAQ0000F", 2, "Failed", "disk full: 12,288 KB needed on C:"},
    SampleReport{"VAQ0000F", 3, "Failed", "disk full: 4,096 KB needed on D:"},
    SampleReport{"VAQ0000F", 4, "Success", "JamalTest 3.15 was installed successfully."},
    SampleReport{"VAQ0000F", 5, "Failed", "SETUP.EXE ended with exit code 5", true},
    SampleReport{"VAQ0000F", 6, "Success", "JamalTest 3.15 was installed successfully."},
    SampleReport{"VAQ00010", 0, "Success", "Virus signatures 1997-05 were installed."},
    SampleReport{"VAQ00010", 1, "Success", "Virus signatures 1997-05 were installed."},
    SampleReport{"VAQ00010", 2, "Success", "Virus signatures 1997-05 were installed."},
    SampleReport{"VAQ00010", 4, "Failed", "cannot open \\\\VAQSRV1\\PKG$\\VAQ00002"},
};

std::string attribute(int id, std::string_view name, std::string_view text) {
  std::string value;
  for (const char c : text) value += c == '\\' ? std::string("\\\\") : std::string(1, c);
  return fmt::format(
      "      START ATTRIBUTE\r\n        NAME = \"{}\"\r\n        ID = {}\r\n"
      "        TYPE = STRING(255)\r\n        VALUE = \"{}\"\r\n      END ATTRIBUTE\r\n",
      name, id, value);
}

std::string group(int id, std::string_view name, std::string_view class_name,
                  const std::string& attributes) {
  return fmt::format(
      "    START GROUP\r\n      NAME = \"{}\"\r\n      ID = {}\r\n"
      "      CLASS = \"{}\"\r\n{}    END GROUP\r\n",
      name, id, class_name, attributes);
}

std::string component(const std::string& groups) {
  return "START COMPONENT\r\n  NAME = \"WORKSTATION\"\r\n" + groups + "END COMPONENT\r\n";
}

std::string status_mif(const SampleReport& report) {
  std::string text = component(
      group(1, "ComponentID", "DMTF|ComponentID|1.0",
            attribute(1, "Manufacturer", "Jamalz") + attribute(2, "Product", "JamalTest") +
                attribute(3, "Version", "3.15") + attribute(5, "Serial Number", "01122121r") +
                attribute(6, "Installation", "05/21/97")) +
      group(
          2, "InstallStatus", "MICROSOFT|JOBSTATUS|1.0",
          attribute(1, "Status", report.status) + attribute(2, "Description", report.description)));
  if (report.malformed) text.resize(text.size() - std::string_view("END COMPONENT\r\n").size());
  return text;
}

/// Returns an instruction: texts that end with 0, among them the job and the SMSID.
std::string instruction(std::string_view job, std::string_view smsid) {
  using std::string_literals::operator""s;
  return "\1\0\0\0\2\0MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE\0VAQ\0"s + std::string(job) +
         "\0\0FV\0\0FVx\0\0x\0\0FV\0"s + std::string(smsid) + "\0\0"s;
}

std::string identity_mif(const SampleMachine& machine) {
  return component(group(
      1, "Identification", "MICROSOFT|IDENTIFICATION|1.0",
      attribute(1, "Name", machine.name) + attribute(2, "SMSID", machine.smsid) +
          attribute(3, "SMSLocation", fmt::format("VAQ|{}|{}", machine.domain, machine.name)) +
          attribute(4, "Site", "VAQ") + attribute(5, "Domain", machine.domain)));
}

std::string manifest() {
  std::string targets;
  for (const SampleMachine& machine : kMachines) {
    targets += fmt::format("{}\"{}\"", targets.empty() ? "" : ",", machine.smsid);
  }
  const auto job = [&](std::string_view id, std::string_view name) {
    return fmt::format(
        "{{\"type\":\"job\",\"id\":\"{}\",\"name\":\"{}\",\"site\":\"VAQ\","
        "\"start\":\"1997-05-21T16:00:00Z\",\"end\":\"1997-05-28T16:00:00Z\","
        "\"targets\":[{}]}}\n",
        id, name, targets);
  };
  return job("VAQ0000F", "Install JamalTest") + job("VAQ00010", "Virus signatures, May");
}

io::Result<void> write_file(const std::string& path, const SampleFile& file) {
  std::error_code code;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), code);
  std::ofstream stream(path, std::ios::binary);
  stream.write(file.bytes.data(), static_cast<std::streamsize>(file.bytes.size()));
  stream.close();
  if (!stream) {
    return io::fail(io::ErrorKind::kFull, "cannot write", path, errno,
                    "free some space, or write to another place");
  }
  const timespec moment{file.time, 0};
  const std::array<timespec, 2> times = {moment, moment};
  if (::utimensat(AT_FDCWD, path.c_str(), times.data(), 0) != 0) {
    return io::fail(io::ErrorKind::kIo, "cannot set its time", path, errno);
  }
  return {};
}

}  // namespace

std::vector<SampleFile> sample_files() {
  std::vector<SampleFile> files;
  std::int64_t time = kEvening;
  for (std::size_t i = 0; i < kReports.size(); ++i) {
    const std::string stem = fmt::format("{}{:08X}", kReceive, i + 0x2A);
    time += 427;
    files.push_back({stem + ".PCK", status_mif(kReports[i]), time});
    files.push_back(
        {stem + ".SNI", instruction(kReports[i].job, kMachines[kReports[i].machine].smsid), time});
  }
  for (std::size_t i = 0; i < kMachines.size(); ++i) {
    files.push_back(
        {fmt::format("{}A{:07X}.MIF", kDeltas, i + 1), identity_mif(kMachines[i]), kEvening});
  }
  files.push_back({std::string(kDeltas) + "BROKEN.MIF", "this is not a MIF\r\n", kEvening});
  files.push_back({"box/LOGS/DESPOOL.LOG", "05/21/97 16:00:00 nothing to report\r\n", kEvening});
  files.push_back({"manifest.ndjson", manifest(), kEvening});
  return files;
}

io::Result<void> write_sample(const std::string& dir) {
  std::error_code code;
  std::filesystem::create_directories(dir, code);
  if (code) {
    return io::fail(io::ErrorKind::kUsage, "cannot create the folder", dir, code.value());
  }
  if (!std::filesystem::is_empty(dir, code) || code) {
    return io::fail(io::ErrorKind::kUsage, "the folder is not empty", dir, code.value(),
                    "name a folder that does not exist");
  }
  for (const SampleFile& file : sample_files()) {
    MIFDEX_TRY(write_file(dir + "/" + file.path, file));
  }
  return {};
}

}  // namespace mifdex::cli
