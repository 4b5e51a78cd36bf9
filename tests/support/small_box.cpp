#include "tests/support/small_box.h"

namespace mifdex::cli {
namespace {

std::string attribute(int id, const std::string& name, const std::string& value) {
  return "START ATTRIBUTE\r\nNAME = \"" + name + "\"\r\nID = " + std::to_string(id) +
         "\r\nTYPE = STRING(64)\r\nVALUE = \"" + value + "\"\r\nEND ATTRIBUTE\r\n";
}

std::string group(int id, const std::string& name, const std::string& class_string,
                  const std::string& attributes) {
  return "START GROUP\r\nNAME = \"" + name + "\"\r\nID = " + std::to_string(id) + "\r\nCLASS = \"" +
         class_string + "\"\r\n" + attributes + "END GROUP\r\n";
}

std::string component(const std::string& groups) {
  return "START COMPONENT\r\nNAME = \"WORKSTATION\"\r\n" + groups + "END COMPONENT\r\n";
}

}  // namespace

std::string status_mif(const std::string& status, const std::string& description) {
  return component(
      group(1, "ComponentID", "DMTF|ComponentID|1.0",
            attribute(1, "Manufacturer", "Jamalz") + attribute(2, "Product", "JamalTest") +
                attribute(3, "Version", "3.15")) +
      group(2, "InstallStatus", "MICROSOFT|JOBSTATUS|1.0",
            attribute(1, "Status", status) + attribute(2, "Description", description)));
}

std::string instruction(const std::string& job, const std::string& smsid) {
  using std::string_literals::operator""s;
  return "\1\0\0\0\2\0MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE\0VAQ\0"s + job +
         "\0\0FV\0\0FVx\0\0x\0\0FV\0"s + smsid + "\0\0"s;
}

std::string identity_mif(const std::string& machine, const std::string& smsid,
                         const std::string& domain) {
  return component(group(1, "Identification", "MICROSOFT|IDENTIFICATION|1.0",
                         attribute(1, "Name", machine) + attribute(2, "SMSID", smsid) +
                             attribute(3, "SMSLocation", "VAQ|" + domain + "|" + machine) +
                             attribute(4, "Site", "VAQ") + attribute(5, "Domain", domain)));
}

void write_small_box(const TempFolder& scratch, const std::string& name) {
  const std::string receive = name + "/DESPOOLR.BOX/RECEIVE/";
  scratch.write(receive + "00000001.PCK", status_mif("Failed", "disk full"));
  scratch.write(receive + "00000001.SNI", instruction("VAQ0000F", "VAQ00005"));
  scratch.write(receive + "00000002.PCK", status_mif("Success", "installed, at last"));
  scratch.write(receive + "00000002.SNI", instruction("VAQ0000F", "VAQ00006"));
  scratch.write(receive + "00000003.PCK", status_mif("SUCCESS", ""));
  scratch.write(receive + "00000003.SNI", instruction("VAQ00010", "VAQ00005"));
  const std::string deltas = name + "/DATALOAD.BOX/DELTAMIF.COL/";
  scratch.write(deltas + "A0000001.MIF", identity_mif("MANGO", "VAQ00005", "FRUIT"));
  scratch.write(deltas + "A0000002.MIF", identity_mif("PEAR", "VAQ00006", "FRUIT"));
  scratch.write(deltas + "BROKEN.MIF", "no management information here\n");
  scratch.write(name + "/LOGS/despool.log", "1997-05-21 nothing to report\n");
}

}  // namespace mifdex::cli
